import { activation } from './elementwise.ts';

export const Mish = activation({
  type: 'Mish',

  primitive: (b, x) => b.mul(x, b.tanh(b.softplus(x))),
  tfjs: 'mish',
  help: {
    what: { en: 'Multiplies every value by the tanh of its softplus.', zh: '把每个值乘以其 softplus 的 tanh。' },
    details: {
      en: 'Close to SiLU, a little steeper; known from YOLOv4.',
      zh: '与 SiLU 接近，稍陡一些；因 YOLOv4 而为人所知。',
    },
    formula: String.raw`y = x \tanh(\ln(1 + e^{x}))`,
    pytorch: 'torch.nn.Mish',
  },
});
