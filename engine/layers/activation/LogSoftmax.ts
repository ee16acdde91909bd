import { lambda } from '../code.ts';
import { softmaxLayer } from './softmaxLayer.ts';

export const LogSoftmax = softmaxLayer({
  type: 'LogSoftmax',
  logarithms: true,
  primitive: (b, x) => b.logSoftmax(x),
  code: (code, axis) => lambda(code, `tf.sub(x, tf.logSumExp(x, ${axis}, true))`),
  help: {
    what: { en: 'The logarithm of the softmax.', zh: 'softmax 的对数。' },
    details: {
      en: 'Log-probabilities, computed in a numerically stable way. Cross-entropy already includes it.',
      zh: '对数概率，计算数值稳定。交叉熵中已包含它。',
    },
    formula: String.raw`y_i = x_i - \ln \sum_j e^{x_j}`,
    pytorch: 'torch.nn.LogSoftmax',
  },
});
