import { globalPool } from './globalPool.ts';

export const GlobalMaxPool2d = globalPool('GlobalMaxPool2d', 2, 'max', {
  what: { en: 'Global max pooling: the maximum of every channel.', zh: '全局最大池化：每个通道的最大值。' },
  details: {
    en: 'Tells whether a pattern appears, not where. The result is N×C×1×1, so put a Flatten after it.',
    zh: '只说明某个模式是否出现，而不管在哪里。结果是 N×C×1×1，后面请接 Flatten。',
  },
  formula: String.raw`y_c = \max_{i,j} x_{c,i,j}`,
  pytorch: 'torch.nn.AdaptiveMaxPool2d(1)',
});
