import { lambda } from '../code.ts';
import { TWO_INPUTS, pairwise } from './pairwise.ts';

export const Divide = pairwise({
  type: 'Divide',
  prefix: 'div',
  inputs: TWO_INPUTS,
  operator: '/',
  sign: '÷',
  primitive: (b, x, y) => b.div(x, y),
  code: (code, shape) => lambda(code, 'tf.div(x, y)', shape),
  help: {
    what: { en: 'Elementwise quotient of the first tensor and the second.', zh: '第一个张量逐元素除以第二个。' },
    details: {
      en: 'Keep the divisor away from 0, for instance by a Softplus before it. Axes of size 1 are broadcast.',
      zh: '除数要避免为 0，例如先接 Softplus。大小为 1 的轴会广播。',
    },
    formula: String.raw`y = \frac{x_1}{x_2}`,
    pytorch: 'torch.div',
  },
});
