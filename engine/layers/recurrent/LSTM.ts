import { LSTM_CELL } from './cells.ts';
import { recurrentLayer } from './recurrent.ts';

export const LSTM = recurrentLayer('LSTM', LSTM_CELL, {
  what: {
    en: 'Long short-term memory: input, forget and output gates control a cell state.',
    zh: '长短期记忆：输入门、遗忘门和输出门控制单元状态。',
  },
  details: {
    en: 'The cell state carries information over long sequences. Sequences are N×length×features, PyTorch’s batch_first=True; states are N×layers×hidden.',
    zh: '单元状态可在长序列中传递信息。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True；状态的形状是 N×层数×隐藏大小。',
  },
  formula: String.raw`c_t = \sigma(f_t)\, c_{t-1} + \sigma(i_t) \tanh(g_t), \quad h_t = \sigma(o_t) \tanh(c_t)`,
  pytorch: 'torch.nn.LSTM',
});
