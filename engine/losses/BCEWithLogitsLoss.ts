import { UserError } from '../errors/error.ts';
import type { Builder, Value } from '../program/builder.ts';
import { entry, NOT_NEGATIVE, numbers } from '../settings/fields.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';
import { alongClasses, rest, weightTensor } from './python.ts';
import { list, nested } from './typescript.ts';

/** BCELoss of sigmoid(x), from logits x: (1 − y)·x + (1 + (p − 1)·y)·log(1 + e⁻ˣ). */
export const BCEWithLogitsLoss = defineLoss(
  entry(
    ['Binary cross-entropy with logits', '二元交叉熵（logits）'],
    ['For binary classification, on logits; includes the sigmoid.', '用于二分类，输入为 logits；已包含 sigmoid。'],
    {
      posWeight: numbers(
        [],
        ['Positive weight', '正例权重'],
        [
          'Weight of positive examples (pos_weight): one for all, or one per output.',
          '正例的权重（pos_weight）：一个共用，或每个输出一个。',
        ],
        NOT_NEGATIVE,
      ),
    },
  ),
  {
    compares: 'values',
    isBinary: true,
    probabilities: 'sigmoid',
    contains: 'sigmoid',
    outputActivation: () => 'sigmoid',
    mean: elementwise((b, { posWeight }, x, y) => {
      const weight = positiveWeight(b, posWeight, x);
      const surprise = b.softplus(b.neg(x));
      const scale = weight && b.add(b.mul(b.sub(weight, b.scalar(1)), y), b.scalar(1));
      return b.add(b.mul(b.sub(b.scalar(1), y), x), scale ? b.mul(scale, surprise) : surprise);
    }),
    typescript: ({ posWeight }, { shape }) => {
      if (!posWeight.length) return 'tf.losses.sigmoidCrossEntropy(targets, outputs)';
      const weights = isAlongClasses(posWeight, shape) ? nested(posWeight, shape.length) : list(posWeight);
      const scale = `tf.add(tf.mul(targets, tf.sub(${weights}, 1)), 1)`;
      const no = 'tf.mul(tf.sub(1, targets), outputs)';
      return `tf.mean(tf.add(${no}, tf.mul(${scale}, tf.softplus(tf.neg(outputs)))))`;
    },
    python: ({ posWeight }, given, { shape }) => {
      const weight = weightTensor(posWeight);
      const along = isAlongClasses(posWeight, shape) ? alongClasses(shape) : '';
      return `F.binary_cross_entropy_with_logits(${given}${rest({ pos_weight: weight && weight + along })})`;
    },
  },
);

/** The positive weight: one for all, or one for each index of axis 1. */
function positiveWeight(b: Builder, weights: readonly number[], { type: { shape } }: Value): Value | null {
  if (!weights.length) return null;
  if (weights.length === 1) return b.scalar(weights[0]!);
  const classes = shape.length > 1 ? (shape[1] as number) : 1;
  if (weights.length !== classes) throw new UserError('run.classWeights', { given: weights.length, classes });
  return b.constant(weights, [classes, ...shape.slice(2).map(() => 1)]);
}

/** Whether there is one weight for each index of a sample's first axis, with further axes after it. */
const isAlongClasses = (weights: readonly number[], shape: readonly number[]): boolean =>
  weights.length > 1 && shape.length > 1;
