/** CrossEntropyLoss and NLLLoss in exported TypeScript. */
import type { LossCode, LossContext } from './loss.ts';
import { list } from './typescript.ts';

interface Settings {
  readonly classWeights: readonly number[];
  readonly ignoreIndex: number;
  readonly labelSmoothing?: number;
}

/**
 * −log p of the correct classes, with class weights, ignored labels and smoothing. @param logs expression of the
 * log-probabilities
 */
export function likelihoodCode(
  settings: Settings,
  logs: string,
  { target, classWeights: found }: LossContext,
): LossCode {
  const { classWeights, ignoreIndex, labelSmoothing: smoothing = 0 } = settings;
  const weights = found ?? (classWeights.length ? list(classWeights) : null);
  const weighted = weights ? `tf.mul(${logs}, ${weights})` : logs;
  /**
   * Lines that define `each`, the loss of a sample or label: `right` of the target, mixed with `even` over all classes
   * where the loss smooths labels.
   */
  const mixed = (right: string, even: string): string[] =>
    smoothing
      ? [
          `const own = ${right};`,
          `const even = ${even};`,
          `const each = tf.add(tf.mul(own, ${1 - smoothing}), tf.mul(even, ${smoothing}));`,
        ]
      : [`const each = ${right};`];
  if (target === 'input') {
    const lines = mixed('tf.neg(tf.sum(tf.mul(targets, logs), -1))', 'tf.neg(tf.mean(logs, -1))');
    return { lines: [`const logs = ${weighted};`, ...lines], value: 'tf.mean(each)' };
  }
  const ignores = ignoreIndex >= 0;
  const lines = [
    `const logs = ${weighted};`,
    ...(ignores ? [`const kept = tf.expandDims(tf.notEqual(labels, ${ignoreIndex}), -1);`] : []),
    `const right = ${ignores ? 'tf.logicalAnd(kept, tf.equal(targets, 1))' : 'tf.equal(targets, 1)'};`,
    // Selected rather than multiplied, since 0 · −∞ is NaN.
    ...mixed(
      'tf.neg(tf.sum(tf.where(right, logs, 0), -1))',
      `tf.neg(tf.mean(${ignores ? 'tf.where(kept, logs, 0)' : 'logs'}, -1))`,
    ),
  ];
  if (!weights && !ignores) return { lines, value: 'tf.mean(each)' };
  const counted = "tf.cast(right, 'float32')";
  lines.push(`const total = tf.sum(${weights ? `tf.mul(${counted}, ${weights})` : counted});`);
  if (!ignores) return { lines, value: 'tf.div(tf.sum(each), total)' };
  lines.push(
    '// Of a batch whose labels are all left out, the loss is NaN and its gradient 0.',
    'const counts = tf.greater(total, 0);',
    'const share = tf.where(counts, tf.div(1, total), 0);',
  );
  return { lines, value: 'tf.add(tf.mul(tf.sum(each), share), tf.where(counts, 0, NaN))' };
}
