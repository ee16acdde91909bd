/** Source of attention and Transformer layers in exported models. */
import type { HelperLayer } from '../../layers/code.ts';

export const ATTENTION = {
  multiHead: `export interface AttentionConfig {
  heads: number;
  bias: boolean;
  causal: boolean;
  dropout: number;
  /** Whether queries, keys and values have separate weights instead of one packed tensor. */
  separate?: boolean;
}

/** x·Wᵀ + b for every step of a sequence. */
function project(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor {
  const [, length = 0, size = 0] = x.shape;
  const product = tf.matMul(tf.reshape(x, [-1, size]) as tf.Tensor2D, weight as tf.Tensor2D, false, true);
  return tf.reshape(bias ? tf.add(product, bias) : product, [-1, length, weight.shape[0] as number]);
}

/** Softmax along the last axis. A row of only −∞ gives weights of 0, as in PyTorch's scaled_dot_product_attention. */
function maskedSoftmax(scores: tf.Tensor): tf.Tensor {
  const largest = tf.maximum(tf.max(scores, -1, true), -3.4e38);
  const powers = tf.exp(tf.sub(scores, largest));
  // The largest finite score of a row contributes 1 to the sum.
  return tf.div(powers, tf.maximum(tf.sum(powers, -1, true), 1));
}

/**
 * Attention with several heads over queries, keys and values [N, length, features]; weights are PyTorch's, in its order.
 * Keys where \`mask\` [N, steps of the keys] is not 0 are ignored. Returns the result and the mean of the heads' weights.
 */
export function multiHead(
  [query, key, value]: [tf.Tensor, tf.Tensor, tf.Tensor],
  w: tf.Tensor[],
  { heads, bias, causal, dropout, separate = false }: AttentionConfig,
  mask: tf.Tensor | null,
  training: boolean,
): [tf.Tensor, tf.Tensor] {
  const [, length = 0, width = 0] = query.shape;
  const steps = key.shape[1] as number;
  const size = width / heads;
  const rows = (all: tf.Tensor, i: number): tf.Tensor =>
    tf.slice(all, all.shape.map((_, axis) => (axis ? 0 : i * width)), all.shape.map((_, axis) => (axis ? -1 : width)));
  const first = separate ? 3 : 1;
  const [q, k, v] = [query, key, value].map((x, i) => {
    const weight = separate ? (w[i] as tf.Tensor) : rows(w[0] as tf.Tensor, i);
    const projected = project(x, weight, bias ? rows(w[first] as tf.Tensor, i) : null);
    return tf.transpose(tf.reshape(projected, [-1, x.shape[1] as number, heads, size]), [0, 2, 1, 3]);
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
  let scores: tf.Tensor = tf.matMul(tf.mul(q, 1 / Math.sqrt(size)), k, false, true);
  if (causal) scores = tf.where(tf.greater(tf.range(0, steps), tf.expandDims(tf.range(0, length), 1)), -Infinity, scores);
  if (mask) scores = tf.where(tf.reshape(tf.cast(mask, 'bool'), [-1, 1, 1, steps]), -Infinity, scores);
  const soft = causal || mask ? maskedSoftmax(scores) : tf.softmax(scores);
  const weights = training && dropout > 0 ? tf.dropout(soft, dropout) : soft;
  const mixed = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [-1, length, width]);
  const last = first + (bias ? 1 : 0);
  return [project(mixed, w[last] as tf.Tensor, bias ? (w[last + 1] as tf.Tensor) : null), tf.mean(weights, 1)];
}`,
  transformer: `export interface TransformerConfig extends AttentionConfig {
  activation: 'relu' | 'gelu';
  eps: number;
  normFirst: boolean;
}

/** A layer of a Transformer's encoder, or with a memory of its decoder; weights are PyTorch's, in its order. */
export function transformer(
  input: tf.Tensor,
  memory: tf.Tensor | null,
  weights: tf.Tensor[],
  config: TransformerConfig,
  mask: tf.Tensor | null,
  training: boolean,
): tf.Tensor {
  const { bias, dropout, normFirst } = config;
  const each = bias ? 2 : 1;
  const rest = [...weights];
  const own = rest.splice(0, 2 * each);
  const other = memory ? rest.splice(0, 2 * each) : [];
  const pairs = Array.from({ length: rest.length / each }, (_, i) => rest.slice(i * each, (i + 1) * each));
  const [up, down, ...norms] = pairs as [tf.Tensor[], tf.Tensor[], ...tf.Tensor[][]];
  const dropped = (x: tf.Tensor): tf.Tensor => (training && dropout > 0 ? tf.dropout(x, dropout) : x);
  const linear = (x: tf.Tensor, [weight, offset]: tf.Tensor[]): tf.Tensor =>
    project(x, weight as tf.Tensor, offset ?? null);
  const norm = (x: tf.Tensor, [scale, offset]: tf.Tensor[]): tf.Tensor => {
    const { mean, variance } = tf.moments(x, 2, true);
    const y = tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, config.eps))), scale as tf.Tensor);
    return offset ? tf.add(y, offset) : y;
  };
  const activate = (x: tf.Tensor): tf.Tensor =>
    config.activation === 'relu' ? tf.relu(x) : tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const residual = (x: tf.Tensor, scale: tf.Tensor[], f: (x: tf.Tensor) => tf.Tensor): tf.Tensor => {
    const sum = tf.add(x, dropped(f(normFirst ? norm(x, scale) : x)));
    return normFirst ? sum : norm(sum, scale);
  };
  const parts: ((x: tf.Tensor) => tf.Tensor)[] = [
    (x) => multiHead([x, x, x], own, config, memory ? null : mask, training)[0],
    ...(memory
      ? [(x: tf.Tensor) => multiHead([x, memory, memory], other, { ...config, causal: false }, mask, training)[0]]
      : []),
    (x) => linear(dropped(activate(linear(x, up))), down),
  ];
  return parts.reduce((x, part, i) => residual(x, norms[i] as tf.Tensor[], part), input);
}`,
} as const satisfies Partial<Record<HelperLayer, string>>;
