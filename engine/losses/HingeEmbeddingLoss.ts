import { sumAll } from '../program/arithmetic.ts';
import { entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { targetValues } from './classes.ts';
import { defineLoss } from './loss.ts';
import { perElement } from './mean.ts';
import { rest } from './python.ts';

const OTHER = -1;

/**
 * x where y is 1, max(0, margin − x) where y is −1. With class labels, y is 1 for the correct class and −1 for the
 * others.
 */
export const HingeEmbeddingLoss = defineLoss(
  entry(
    ['Hinge embedding', '合页嵌入'],
    [
      'Outputs are distances: small for target 1, larger than the margin for target -1 (or other classes).',
      '输出为距离：目标为 1 时应小，目标为 -1（或其他类别）时应大于间隔。',
    ],
    {
      margin: number(1, ['Margin', '间隔'], ['Margin of the distance (margin).', '距离的间隔（margin）。'], {
        min: -1e6,
        max: 1e6,
      }),
    },
  ),
  {
    compares: 'values',
    isBinary: true,
    otherTarget: OTHER,
    mean: {
      sum: (b, { margin }, output, target) => {
        const y = targetValues(b, output, target, 1, OTHER);
        const zero = b.scalar(0);
        const near = b.select(b.equal(y, b.scalar(OTHER)), zero, output);
        const far = b.select(b.equal(y, b.scalar(1)), zero, b.relu(b.sub(b.scalar(margin), output)));
        return sumAll(b, b.add(near, far));
      },
      weight: perElement,
    },
    typescript: ({ margin }, { target }) => {
      // Labels are one-hot vectors, with 0 for the other classes.
      const near = `tf.where(tf.equal(targets, ${target === 'input' ? OTHER : 0}), 0, outputs)`;
      const far = `tf.where(tf.equal(targets, 1), 0, tf.relu(tf.sub(${margin}, outputs)))`;
      return `tf.mean(tf.add(${near}, ${far}))`;
    },
    python: ({ margin }, given) => `F.hinge_embedding_loss(${given}${rest({ margin: unless(1, margin) })})`,
  },
);
