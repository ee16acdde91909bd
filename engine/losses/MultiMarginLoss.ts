import { square, sumAll } from '../program/arithmetic.ts';
import { choice, entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { classVectors, refuseOutside, weightVector } from './classes.ts';
import { classWeights } from './fields.ts';
import { defineLoss } from './loss.ts';
import { perElement } from './mean.ts';
import { rest, weightTensor } from './python.ts';
import { list } from './typescript.ts';

/** w[y]/C · Σ over j ≠ y of max(0, margin − x[y] + x[j])ᵖ; an unweighted mean over samples. */
export const MultiMarginLoss = defineLoss(
  entry(
    ['Multi-class hinge', '多类合页'],
    [
      'For classification: the score of the true class should exceed the others by the margin.',
      '用于分类：真实类别的得分应比其他类别高出间隔。',
    ],
    {
      p: choice(
        '1',
        ['Power', '幂'],
        ['Exponent of the margin violation (p).', '间隔违反量的幂次（p）。'],
        [
          { value: '1', label: ['1', '1'] },
          { value: '2', label: ['2', '2'] },
        ],
      ),
      margin: number(1, ['Margin', '间隔'], ['Margin between the scores (margin).', '得分之间的间隔（margin）。'], {
        min: -1e6,
        max: 1e6,
      }),
      classWeights,
    },
  ),
  {
    compares: 'classes',
    takesRows: true,
    mean: {
      sum: (b, settings, output, target) => {
        const { scores, hot, classes } = classVectors(b, output, target);
        const last = [scores.type.shape.length - 1];
        const isRight = b.greater(hot, b.scalar(0));
        const right = b.sum(b.select(isRight, scores, b.scalar(0)), last, true);
        const short = b.relu(b.add(b.sub(scores, right), b.scalar(settings.margin)));
        const others = b.select(isRight, b.scalar(0), settings.p === '2' ? square(b, short) : short);
        const weights = weightVector(b, settings.classWeights, classes);
        const sum = sumAll(b, weights ? b.mul(others, b.sum(b.mul(hot, weights), last, true)) : others);
        return target.kind === 'classes' ? refuseOutside(b, sum, hot, target) : sum;
      },
      // C losses of 1/C each, so that the mean over samples equals the mean over all scores.
      weight: perElement,
    },
    typescript: (settings, { classWeights: found }) => {
      const lines = [
        'const right = tf.equal(targets, 1);',
        'const score = tf.sum(tf.where(right, outputs, 0), -1, true);',
        `const short = tf.relu(tf.add(tf.sub(outputs, score), ${settings.margin}));`,
        `const others = tf.where(right, 0, ${settings.p === '2' ? 'tf.square(short)' : 'short'});`,
      ];
      const own = found ?? (settings.classWeights.length ? list(settings.classWeights) : null);
      if (!own) return { lines, value: 'tf.mean(others)' };
      const weights = `tf.sum(tf.mul(targets, ${own}), -1, true)`;
      return { lines, value: `tf.mean(tf.mul(others, ${weights}))` };
    },
    python: (settings, given, { classWeights: found }) =>
      `F.multi_margin_loss(${given}${rest({
        p: unless(1, Number(settings.p)),
        margin: unless(1, settings.margin),
        weight: found ?? weightTensor(settings.classWeights),
      })})`,
  },
);
