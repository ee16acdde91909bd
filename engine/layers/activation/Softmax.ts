import { literal } from '../code.ts';
import { softmaxLayer } from './softmaxLayer.ts';

export const Softmax = softmaxLayer({
  type: 'Softmax',
  primitive: (b, x) => b.softmax(x),
  code: (code, axis, last) =>
    last
      ? // Left out, tfjs takes axis 1.
        `tf.layers.softmax(${literal({ name: code.name, ...(axis === 1 ? {} : { axis }) })})`
      : `new ${code.use('SoftmaxAxis')}(${literal({ name: code.name, axis })})`,
  help: {
    what: { en: 'Turns scores into probabilities that add up to 1.', zh: '把分数变成总和为 1 的概率。' },
    details: {
      en: 'Not needed before cross-entropy, which contains it: two in a row learn slowly.',
      zh: '交叉熵已包含 softmax，前面不需要再加：连续两个会学得很慢。',
    },
    formula: String.raw`y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
    pytorch: 'torch.nn.Softmax',
  },
});
