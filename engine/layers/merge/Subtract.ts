import { lambda } from '../code.ts';
import { TWO_INPUTS, pairwise } from './pairwise.ts';

export const Subtract = pairwise({
  type: 'Subtract',
  prefix: 'sub',
  inputs: TWO_INPUTS,
  operator: '-',
  sign: '−',
  primitive: (b, x, y) => b.sub(x, y),
  code: (code, shape) => lambda(code, 'tf.sub(x, y)', shape),
  help: {
    what: { en: 'Elementwise difference of the first tensor and the second.', zh: '第一个张量逐元素减去第二个。' },
    details: {
      en: 'The difference of two branches, for example of two images that are compared. Axes of size 1 are broadcast.',
      zh: '两个分支的差，例如比较两幅图像。大小为 1 的轴会广播。',
    },
    formula: String.raw`y = x_1 - x_2`,
    pytorch: 'torch.sub',
  },
});
