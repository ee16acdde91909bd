import { GRU_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const GRU = recurrentLayer('GRU', GRU_CELL, {
  what: {
    en: 'Gated recurrent unit: two gates; fewer parameters than an LSTM and often as good.',
    zh: '门控循环单元：两个门；参数比 LSTM 少，效果常常相当。',
  },
  details: {
    en: 'The update gate controls how much of the hidden state is replaced, the reset gate how much of it enters the candidate. Sequences are N×length×features, PyTorch’s batch_first=True.',
    zh: '更新门控制替换多少隐藏状态，重置门控制其中多少进入候选状态。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
  },
  formula: String.raw`h_t = (1 - z_t)\, n_t + z_t\, h_{t-1}, \quad n_t = \tanh(W_{in} x_t + r_t\, W_{hn} h_{t-1})`,
  pytorch: 'torch.nn.GRU',
});
