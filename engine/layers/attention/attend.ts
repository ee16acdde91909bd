/**
 * Scaled dot-product attention with several heads ("Attention Is All You Need", Vaswani et al., 2017), with PyTorch's
 * weights.
 */
import type { Builder, Value } from '../../program/builder.ts';
import { elementCount } from '../../program/shapes.ts';
import type { Lowering } from '../lowering.ts';
import { separateProjections, type AttentionSizes } from './weights.ts';

export interface Attention extends AttentionSizes {
  /** Prefix of the weights' names: `self_attn.`. */
  readonly prefix: string;
  readonly causal: boolean;
  /** Padding mask [N, steps of the keys] of any dtype: keys where it is not 0 are masked out. */
  readonly mask: Value | null;
  /** Dropout mask over the attention weights [N, heads, length, steps of the keys], or null for none. */
  readonly dropout: Value | null;
}

/** x·Wᵀ + b for every step of x [N, length, features]. */
export function linear(b: Builder, x: Value, weight: Value, bias: Value | null): Value {
  const { shape } = x.type;
  const rows = b.reshape(x, [elementCount(shape.slice(0, -1)), shape[shape.length - 1]!]);
  const product = b.matMul(rows, weight, { transposeB: true });
  const y = bias ? b.add(product, bias) : product;
  return b.reshape(y, [...shape.slice(0, -1), y.type.shape[1]!]);
}

/** `count` projections computed as one, each as [N, heads, length, size]. */
function heads(b: Builder, x: Value, count: number, number: number): Value[] {
  const [n, length, width] = x.type.shape as ['N', number, number];
  const size = width / count / number;
  if (count === 1) return [b.transpose(b.reshape(x, [n, length, number, size]), [0, 2, 1, 3])];
  const all = b.transpose(b.reshape(x, [n, length, count, number, size]), [2, 0, 3, 1, 4]);
  return Array.from({ length: count }, (_, i) =>
    b.reshape(b.slice(all, [i, 0, 0, 0, 0], [1, -1, -1, -1, -1]), [n, number, length, size]),
  );
}

/** Rows of a weight, or of a bias, starting at one projection. */
function rows(b: Builder, value: Value, start: number, count: number): Value {
  return b.slice(
    value,
    value.type.shape.map((_, i) => (i === 0 ? start : 0)),
    value.type.shape.map((_, i) => (i === 0 ? count : -1)),
  );
}

/** Queries, keys and values, each [N, heads, length, size], in as few matrix products as the inputs allow. */
function project(lowering: Lowering, query: Value, key: Value, value: Value, options: Attention): Value[] {
  const { b } = lowering;
  const { prefix, number, width, bias } = options;
  const offset = bias ? lowering.parameter(`${prefix}in_proj_bias`) : null;
  const part = (x: Value, weight: Value, start: number, count: number): Value[] =>
    heads(b, linear(b, x, weight, offset && rows(b, offset, start * width, count * width)), count, number);
  if (separateProjections(options)) {
    return [query, key, value].flatMap((x, i) =>
      part(x, lowering.parameter(`${prefix}${'qkv'[i]!}_proj_weight`), i, 1),
    );
  }
  const weight = lowering.parameter(`${prefix}in_proj_weight`);
  if (query.id === key.id && key.id === value.id) return heads(b, linear(b, query, weight, offset), 3, number);
  const own = (start: number, count: number): Value => rows(b, weight, start * width, count * width);
  if (key.id === value.id) return [...part(query, own(0, 1), 0, 1), ...part(key, own(1, 2), 1, 2)];
  return [query, key, value].flatMap((x, i) => part(x, own(i, 1), i, 1));
}

/** bool [length, steps]: each step attends to itself and those before. */
const causalMask = (b: Builder, length: number, steps: number): Value => {
  const seen = Array.from({ length: length * steps }, (_, i) => Number(i % steps <= Math.floor(i / steps)));
  return b.constant(seen, [length, steps], 'bool');
};

/**
 * Softmax over the keys that no mask excludes; −∞ elsewhere gives weight 0, however low the other scores are. A query
 * with all keys masked gets zero weights, as in PyTorch's scaled_dot_product_attention, instead of NaN.
 */
function maskedSoftmax(b: Builder, scores: Value, masks: readonly Value[]): Value {
  const hide = (x: Value, by: number): Value => masks.reduce((y, seen) => b.select(seen, y, b.scalar(by)), x);
  return hide(b.softmax(hide(scores, -Infinity)), 0);
}

/**
 * @param query [N, length, width] @param key @param value [N, steps, …]
 * @returns the attention output [N, length, width], and the attention weights
 */
export function attend(
  lowering: Lowering,
  query: Value,
  key: Value,
  value: Value,
  options: Attention,
): { output: Value; weights: Value } {
  const { b } = lowering;
  const { prefix, number, width, bias, mask } = options;
  const [q, k, v] = project(lowering, query, key, value, options) as [Value, Value, Value];
  const [length, steps] = [query.type.shape[1] as number, key.type.shape[1] as number];
  const scaled = b.mul(q, b.scalar(1 / Math.sqrt(width / number)));
  const scores = b.matMul(scaled, k, { transposeB: true });
  const weights = maskedSoftmax(b, scores, [
    ...(options.causal ? [causalMask(b, length, steps)] : []),
    ...(mask ? [b.reshape(b.equal(b.cast(mask, 'float32'), b.scalar(0)), ['N', 1, 1, steps])] : []),
  ]);
  const dropped = options.dropout ? b.mul(weights, options.dropout) : weights;
  const mixed = b.reshape(b.transpose(b.matMul(dropped, v), [0, 2, 1, 3]), ['N', length, width]);
  const own = bias ? lowering.parameter(`${prefix}out_proj.bias`) : null;
  return { output: linear(b, mixed, lowering.parameter(`${prefix}out_proj.weight`), own), weights: dropped };
}
