import { RNN_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const RNN = recurrentLayer('RNN', RNN_CELL, {
  what: {
    en: 'Reads a sequence step by step and remembers.',
    zh: '逐步读取序列并记住读到的内容。',
  },
  details: {
    en: 'Each step mixes what comes in with what was remembered. It forgets soon: LSTM and GRU remember longer. Sequences are N×length×features, PyTorch’s batch_first=True.',
    zh: '每一步把新的输入与记忆混合。它很快就会忘记：LSTM 和 GRU 记得更久。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
  },
  formula: String.raw`h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})`,
  pytorch: 'torch.nn.RNN',
});
