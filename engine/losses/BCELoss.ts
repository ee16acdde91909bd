import { entry } from '../settings/fields.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';

/** Lower bounds of logarithms and of the gradient's divisor, as in PyTorch. */
const LOWEST_LOG = -100;
const SMALLEST = 1e-12;

/** −y·log x − (1 − y)·log(1 − x) of probabilities x, with the gradient (x − y) / (x·(1 − x)), finite at 0 and 1 too. */
export const BCELoss = defineLoss(
  entry(
    ['Binary cross-entropy', '二元交叉熵'],
    [
      'For binary classification, on probabilities: after a Sigmoid layer.',
      '用于二分类，输入为概率：末尾需有 Sigmoid 层。',
    ],
    {},
  ),
  {
    compares: 'values',
    isBinary: true,
    probabilities: 'identity',
    expects: { what: { en: 'probabilities', zh: '概率' }, layer: 'Sigmoid', gives: 'probabilities' },
    mean: elementwise((b, _, x, y) => {
      const known = b.stopGradient(x);
      const one = b.scalar(1);
      const [other, no] = [b.sub(one, known), b.sub(one, y)];
      const log = (p: typeof x) => b.maximum(b.log(p), b.scalar(LOWEST_LOG));
      const value = b.neg(b.add(b.mul(y, log(known)), b.mul(no, log(other))));
      const slope = b.div(b.sub(known, y), b.maximum(b.mul(known, other), b.scalar(SMALLEST)));
      return b.add(value, b.mul(slope, b.sub(x, known)));
    }),
    typescript: () => ({
      lines: [
        '// At 0 and 1 as in PyTorch: logarithms end at −100, and what the gradient is divided by at 1e-12.',
        'const entropy = tf.customGrad((...inputs) => {',
        '  const [x, y, save] = inputs as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];',
        '  save([x, y]);',
        '  const log = (p: tf.Tensor) => tf.maximum(tf.log(p), -100);',
        '  const value = tf.neg(tf.add(tf.mul(y, log(x)), tf.mul(tf.sub(1, y), log(tf.sub(1, x)))));',
        '  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {',
        '    const [p, wanted] = saved as [tf.Tensor, tf.Tensor];',
        '    const slope = tf.div(tf.sub(p, wanted), tf.maximum(tf.mul(p, tf.sub(1, p)), 1e-12));',
        '    return [tf.mul(dy, slope), tf.zerosLike(dy)];',
        '  };',
        '  return { value, gradFunc };',
        '});',
      ],
      value: 'tf.mean(entropy(outputs, targets))',
    }),
    python: (_, given) => `F.binary_cross_entropy(${given})`,
  },
);
