import { globalPool } from './globalPool.ts';

export const GlobalMaxPool1d = globalPool('GlobalMaxPool1d', 1, 'max', {
  what: {
    en: 'Global max pooling: the maximum of every channel of a sequence.',
    zh: '全局最大池化：序列每个通道的最大值。',
  },
  details: {
    en: 'Tells whether a pattern appears in the sequence, not where. The result is N×C×1.',
    zh: '只说明某个模式是否在序列中出现，而不管在哪里。结果是 N×C×1。',
  },
  formula: String.raw`y_c = \max_{i} x_{c,i}`,
  pytorch: 'torch.nn.AdaptiveMaxPool1d(1)',
});
