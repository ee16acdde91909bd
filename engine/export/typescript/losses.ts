/** Losses as tfjs computes them, of `outputs`, `targets` of their shape, and the `labels` [N] that these are made of. */
import type { LossSettings } from '../../document/types.ts';

export interface LossCode {
  /** Statements before the value. */
  readonly lines: readonly string[];
  readonly value: string;
}

const plain = (value: string): LossCode => ({ lines: [], value });
const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** Numbers along axis 1 of a tensor of some rank without the batch. */
const nested = (values: readonly number[], rank: number): string =>
  list(values).replace(/[^[\], ]+/g, (value) => '['.repeat(rank - 1) + value + ']'.repeat(rank - 1));

type Likelihood = Extract<LossSettings, { type: 'CrossEntropyLoss' | 'NLLLoss' }>;

/** −log p of the right classes, with weights, classes left out and smoothing. */
function likelihood(loss: Likelihood, logs: string, classes: number): LossCode {
  const { classWeights, ignoreIndex } = loss;
  const smoothing = loss.type === 'CrossEntropyLoss' ? loss.labelSmoothing : 0;
  const ignores = ignoreIndex >= 0 && ignoreIndex < classes;
  const weighted = classWeights.length > 0;
  const hot = weighted ? `tf.mul(targets, ${list(classWeights)})` : 'targets';
  const counted = ignores
    ? `tf.mul(${hot}, tf.expandDims(tf.cast(tf.notEqual(labels, ${ignoreIndex}), 'float32'), 1))`
    : hot;
  const lines = [
    `const logs = ${logs};`,
    `const weights = ${counted};`,
    'const total = tf.sum(weights);',
    'const right = tf.div(tf.neg(tf.sum(tf.mul(weights, logs))), total);',
  ];
  if (!smoothing) return { lines, value: 'right' };
  const all = weighted ? `tf.mul(logs, ${list(classWeights)})` : 'logs';
  const rows = ignores
    ? `tf.mul(${all}, tf.expandDims(tf.cast(tf.notEqual(labels, ${ignoreIndex}), 'float32'), 1))`
    : all;
  lines.push(`const even = tf.div(tf.neg(tf.sum(${rows})), tf.mul(total, ${classes}));`);
  return { lines, value: `tf.add(tf.mul(right, ${1 - smoothing}), tf.mul(even, ${smoothing}))` };
}

/** @param shape of the outputs in PyTorch's order, without the batch */
export function lossCode(loss: LossSettings, shape: readonly number[]): LossCode {
  const classes = shape[0] ?? 1;
  switch (loss.type) {
    case 'CrossEntropyLoss': {
      const simple =
        !loss.classWeights.length && !loss.labelSmoothing && !(loss.ignoreIndex >= 0 && loss.ignoreIndex < classes);
      return simple
        ? plain('tf.losses.softmaxCrossEntropy(targets, outputs)')
        : likelihood(loss, 'tf.logSoftmax(outputs)', classes);
    }
    case 'NLLLoss':
      return likelihood(loss, 'outputs', classes);
    case 'MSELoss':
      return plain('tf.losses.meanSquaredError(targets, outputs)');
    case 'L1Loss':
      return plain('tf.losses.absoluteDifference(targets, outputs)');
    case 'SmoothL1Loss':
      return plain(
        loss.beta === 0
          ? 'tf.losses.absoluteDifference(targets, outputs)'
          : `tf.div(tf.losses.huberLoss(targets, outputs, undefined, ${loss.beta}), ${loss.beta})`,
      );
    case 'HuberLoss':
      return plain(`tf.losses.huberLoss(targets, outputs, undefined, ${loss.delta})`);
    case 'BCEWithLogitsLoss': {
      if (!loss.posWeight.length) return plain('tf.losses.sigmoidCrossEntropy(targets, outputs)');
      // One weight for each place on the first axis of a sample.
      const weights =
        loss.posWeight.length > 1 && shape.length > 1 ? nested(loss.posWeight, shape.length) : list(loss.posWeight);
      const scale = `tf.add(tf.mul(targets, tf.sub(${weights}, 1)), 1)`;
      const no = 'tf.mul(tf.sub(1, targets), outputs)';
      return plain(`tf.mean(tf.add(${no}, tf.mul(${scale}, tf.softplus(tf.neg(outputs)))))`);
    }
    case 'BCELoss': {
      const lines = ['const log = (x: tf.Tensor) => tf.log(tf.maximum(x, 1.2e-38));'];
      const yes = 'tf.mul(targets, log(outputs))';
      const no = 'tf.mul(tf.sub(1, targets), log(tf.sub(1, outputs)))';
      return { lines, value: `tf.neg(tf.mean(tf.add(${yes}, ${no})))` };
    }
    case 'KLDivLoss': {
      const each = loss.logTarget
        ? 'tf.mul(tf.exp(targets), tf.sub(targets, outputs))'
        : 'tf.mul(targets, tf.sub(tf.log(tf.maximum(targets, 1.2e-38)), outputs))';
      return plain(loss.reduction === 'mean' ? `tf.mean(${each})` : `tf.div(tf.sum(${each}), outputs.shape[0])`);
    }
    case 'MultiMarginLoss': {
      const lines = [
        'const right = tf.sum(tf.mul(outputs, targets), 1, true);',
        `const short = tf.relu(tf.add(tf.sub(outputs, right), ${loss.margin}));`,
        `const others = tf.mul(${loss.p === '2' ? 'tf.square(short)' : 'short'}, tf.sub(1, targets));`,
      ];
      if (!loss.classWeights.length) return { lines, value: 'tf.mean(others)' };
      const weights = `tf.sum(tf.mul(targets, ${list(loss.classWeights)}), 1, true)`;
      return { lines, value: `tf.mean(tf.mul(others, ${weights}))` };
    }
    case 'HingeEmbeddingLoss': {
      const far = `tf.mul(tf.relu(tf.sub(${loss.margin}, outputs)), tf.sub(1, targets))`;
      return plain(`tf.mean(tf.add(tf.mul(outputs, targets), ${far}))`);
    }
    case 'CosineEmbeddingLoss': {
      const axes = shape.length === 1 ? '1' : list(shape.map((_, i) => i + 1));
      const lines = [`const length = (x: tf.Tensor) => tf.add(tf.sum(tf.square(x), ${axes}), 1e-12);`];
      const cosine = `tf.div(tf.sum(tf.mul(outputs, targets), ${axes}), tf.sqrt(tf.mul(length(outputs), length(targets))))`;
      return { lines, value: `tf.mean(tf.sub(1, ${cosine}))` };
    }
    case 'PoissonNLLLoss': {
      // Of targets that are 0 or 1, Stirling's term is 0.
      return plain(
        loss.logInput
          ? 'tf.mean(tf.sub(tf.exp(outputs), tf.mul(targets, outputs)))'
          : `tf.mean(tf.sub(outputs, tf.mul(targets, tf.log(tf.add(outputs, ${loss.eps})))))`,
      );
    }
  }
}
