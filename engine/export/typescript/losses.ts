/** Losses as tfjs computes them, of `outputs`, `targets` of their shape, and the `labels` [N] that these are made of. */
import type { LossSettings } from '../../model/types.ts';
import type { End } from '../outputHeads.ts';

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

/** Not by tf.losses.absoluteDifference, whose slope is 1 where there is no difference; PyTorch's is 0. */
const absolute: LossCode = {
  lines: ['const differences = tf.sub(outputs, targets);'],
  value: 'tf.mean(tf.mul(differences, tf.sign(differences)))',
};

type Likelihood = Extract<LossSettings, { type: 'CrossEntropyLoss' | 'NLLLoss' }>;

/** −log p of the right classes, with weights, classes left out and smoothing. */
function likelihood(loss: Likelihood, logs: string, target: End['target']): LossCode {
  const { classWeights, ignoreIndex } = loss;
  const smoothing = loss.type === 'CrossEntropyLoss' ? loss.labelSmoothing : 0;
  const weights = classWeights.length ? list(classWeights) : null;
  const weighted = weights ? `tf.mul(${logs}, ${weights})` : logs;
  /** Lines for the loss `each`, a sample or a label, of what is right and what is even. */
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
    // Chosen and not multiplied, since 0 · −∞ is no number.
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

/** @param shape of the outputs without the batch; classes, where they are compared with labels, come last */
export function lossCode(loss: LossSettings, shape: readonly number[], target: End['target']): LossCode {
  switch (loss.type) {
    case 'CrossEntropyLoss':
      return likelihood(loss, 'tf.logSoftmax(outputs)', target);
    case 'NLLLoss':
      return likelihood(loss, 'outputs', target);
    case 'MSELoss':
      return plain('tf.losses.meanSquaredError(targets, outputs)');
    case 'L1Loss':
      return absolute;
    case 'SmoothL1Loss':
      return loss.beta === 0
        ? absolute
        : plain(`tf.div(tf.losses.huberLoss(targets, outputs, undefined, ${loss.beta}), ${loss.beta})`);
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
      const lines = [
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
      ];
      return { lines, value: 'tf.mean(entropy(outputs, targets))' };
    }
    case 'KLDivLoss': {
      const each = loss.logTarget
        ? 'tf.mul(tf.exp(targets), tf.sub(targets, outputs))'
        : 'tf.mul(targets, tf.sub(tf.log(tf.maximum(targets, 1.2e-38)), outputs))';
      return plain(loss.reduction === 'mean' ? `tf.mean(${each})` : `tf.div(tf.sum(${each}), outputs.shape[0])`);
    }
    case 'MultiMarginLoss': {
      const lines = [
        'const right = tf.equal(targets, 1);',
        'const score = tf.sum(tf.where(right, outputs, 0), -1, true);',
        `const short = tf.relu(tf.add(tf.sub(outputs, score), ${loss.margin}));`,
        `const others = tf.where(right, 0, ${loss.p === '2' ? 'tf.square(short)' : 'short'});`,
      ];
      if (!loss.classWeights.length) return { lines, value: 'tf.mean(others)' };
      const weights = `tf.sum(tf.mul(targets, ${list(loss.classWeights)}), -1, true)`;
      return { lines, value: `tf.mean(tf.mul(others, ${weights}))` };
    }
    case 'HingeEmbeddingLoss': {
      const near = `tf.where(tf.equal(targets, ${target === 'input' ? -1 : 0}), 0, outputs)`;
      const far = `tf.where(tf.equal(targets, 1), 0, tf.relu(tf.sub(${loss.margin}, outputs)))`;
      return plain(`tf.mean(tf.add(${near}, ${far}))`);
    }
    case 'CosineEmbeddingLoss': {
      const axes = shape.length === 1 ? '1' : list(shape.map((_, i) => i + 1));
      const lines = [`const length = (x: tf.Tensor) => tf.add(tf.sum(tf.square(x), ${axes}), 1e-12);`];
      const cosine = `tf.div(tf.sum(tf.mul(outputs, targets), ${axes}), tf.sqrt(tf.mul(length(outputs), length(targets))))`;
      return { lines, value: `tf.mean(tf.sub(1, ${cosine}))` };
    }
    case 'PoissonNLLLoss': {
      const each = loss.logInput
        ? 'tf.sub(tf.exp(outputs), tf.mul(targets, outputs))'
        : `tf.sub(outputs, tf.mul(targets, tf.log(tf.add(outputs, ${loss.eps}))))`;
      // Stirling's term is for counts above 1, which labels are not.
      if (!loss.full || target !== 'input') return plain(`tf.mean(${each})`);
      const lines = ['const counts = tf.maximum(targets, 1);'];
      const half = `tf.mul(tf.log(tf.mul(counts, ${2 * Math.PI})), 0.5)`;
      const stirling = `tf.add(tf.sub(tf.mul(counts, tf.log(counts)), counts), ${half})`;
      return { lines, value: `tf.mean(tf.add(${each}, tf.where(tf.greater(targets, 1), ${stirling}, 0)))` };
    }
  }
}
