import { literal } from '../code.ts';
import { softmaxLayer } from './softmaxLayer.ts';

export const Softmax = softmaxLayer({
  type: 'Softmax',
  logarithms: false,
  primitive: (b, x) => b.softmax(x),
  code: (code, axis, last) =>
    last
      ? // Left out, tfjs takes axis 1.
        `tf.layers.softmax(${literal({ name: code.name, ...(axis === 1 ? {} : { axis }) })})`
      : `new ${code.use('SoftmaxAxis')}(${literal({ name: code.name, axis })})`,
  help: {
    what: { en: 'Turns logits into probabilities that sum to 1.', zh: '把 logits 变成总和为 1 的概率。' },
    details: {
      en: 'Not needed before cross-entropy, which includes it: applied twice, training is slow.',
      zh: '交叉熵已包含 softmax，前面不需要再加：重复使用会减慢训练。',
    },
    formula: String.raw`y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
    pytorch: 'torch.nn.Softmax',
  },
});
