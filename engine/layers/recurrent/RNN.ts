import { RNN_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const RNN = recurrentLayer('RNN', RNN_CELL, {
  what: {
    en: 'Elman RNN: processes a sequence step by step with a hidden state.',
    zh: 'Elman RNN：借助隐藏状态逐步处理序列。',
  },
  details: {
    en: 'Each step combines its input with the hidden state. Gradients vanish over long sequences: LSTM and GRU remember longer. Sequences are N×length×features, PyTorch’s batch_first=True.',
    zh: '每一步把输入与隐藏状态结合。长序列上梯度会消失：LSTM 和 GRU 记得更久。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
  },
  formula: String.raw`h_t = \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})`,
  pytorch: 'torch.nn.RNN',
});
