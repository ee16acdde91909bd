import { GRU_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const GRU = recurrentLayer('GRU', GRU_CELL, {
  what: {
    en: 'Reads a sequence step by step with two gates; smaller than an LSTM and often as good.',
    zh: '用两个门逐步读取序列；比 LSTM 小，效果常常相当。',
  },
  details: {
    en: 'One gate says how much of the memory is replaced, the other how much of it the new value sees. Sequences are N×length×features, PyTorch’s batch_first=True.',
    zh: '一个门决定替换多少记忆，另一个决定新值能看到多少记忆。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
  },
  formula: String.raw`h_t = (1 - z_t)\, n_t + z_t\, h_{t-1}, \quad n_t = \tanh(W_{in} x_t + r_t\, W_{hn} h_{t-1})`,
  pytorch: 'torch.nn.GRU',
});
