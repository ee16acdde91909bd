import { activation } from './elementwise.ts';

export const LogSigmoid = activation({
  type: 'LogSigmoid',
  gives: 'logProbabilities',

  primitive: (b, x) => b.neg(b.softplus(b.neg(x))),
  tfjs: () => ({ of: 'tf.neg(tf.softplus(tf.neg(x)))' }),
  help: {
    what: { en: 'The logarithm of the sigmoid.', zh: 'sigmoid 的对数。' },
    details: {
      en: 'Computed in one step, so it is numerically stable where the sigmoid would round to 0.',
      zh: '一步算出，因此在 sigmoid 舍入为 0 的地方仍数值稳定。',
    },
    formula: String.raw`y = \ln \sigma(x) = -\ln(1 + e^{-x})`,
    pytorch: 'torch.nn.LogSigmoid',
  },
});
