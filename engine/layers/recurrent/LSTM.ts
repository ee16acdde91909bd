import { LSTM_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const LSTM = recurrentLayer('LSTM', LSTM_CELL, {
  what: {
    en: 'Reads a sequence step by step; gates decide what to keep, to forget and to tell.',
    zh: '逐步读取序列，由“门”决定保留、遗忘和输出什么。',
  },
  details: {
    en: 'A cell state runs along the sequence nearly unchanged, so that it remembers for long. Sequences are N×length×features, PyTorch’s batch_first=True; states come as N×layers×hidden.',
    zh: '单元状态几乎不变地沿序列传递，因此记得很久。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True；状态的形状是 N×层数×隐藏。',
  },
  formula: String.raw`c_t = \sigma(f_t)\, c_{t-1} + \sigma(i_t) \tanh(g_t), \quad h_t = \sigma(o_t) \tanh(c_t)`,
  pytorch: 'torch.nn.LSTM',
});
