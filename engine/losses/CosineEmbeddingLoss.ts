import { square, sumAll } from '../program/arithmetic.ts';
import type { Value } from '../program/builder.ts';
import { entry } from '../settings/fields.ts';
import { targetValues } from './classes.ts';
import { defineLoss } from './loss.ts';
import { perSample } from './mean.ts';
import { list } from './typescript.ts';

const EPSILON = 1e-12;

/** 1 − cos(x, y) per sample: PyTorch's with target 1, for which the margin has no effect. */
export const CosineEmbeddingLoss = defineLoss(
  entry(
    ['Cosine distance', '余弦距离'],
    ['One minus the cosine of the angle between output and target.', '1 减去输出与目标夹角的余弦。'],
    {},
  ),
  {
    compares: 'values',
    mean: {
      sum: (b, _, output, target) => {
        const y = targetValues(b, output, target);
        const axes = output.type.shape.slice(1).map((_dim, i) => i + 1);
        const length = (x: Value): Value => b.add(b.sum(square(b, x), axes), b.scalar(EPSILON));
        const cosine = b.div(b.sum(b.mul(output, y), axes), b.sqrt(b.mul(length(output), length(y))));
        return sumAll(b, b.sub(b.scalar(1), cosine));
      },
      weight: perSample,
    },
    typescript: (_, { shape }) => {
      const axes = shape.length === 1 ? '1' : list(shape.map((_size, i) => i + 1));
      const lines = [`const length = (x: tf.Tensor) => tf.add(tf.sum(tf.square(x), ${axes}), ${EPSILON});`];
      const cosine = `tf.div(tf.sum(tf.mul(outputs, targets), ${axes}), tf.sqrt(tf.mul(length(outputs), length(targets))))`;
      return { lines, value: `tf.mean(tf.sub(1, ${cosine}))` };
    },
    python: () =>
      'F.cosine_embedding_loss(outputs.flatten(1), targets.flatten(1), torch.ones(len(outputs), device=outputs.device))',
  },
);
