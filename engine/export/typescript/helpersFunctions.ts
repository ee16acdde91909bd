/**
 * Source of the layer that computes a function of its inputs and weights, and of functions that such layers use, in
 * exported models.
 */
import type { HelperLayer } from '../../layers/code.ts';

export const FUNCTIONS = {
  Compute: `/** A layer as a function \`f\` of its inputs and its weights; \`shape\` is that of a sample after it. */
export class Compute extends tf.layers.Layer {
  static className = 'Compute';
  private values: tf.LayerVariable[] = [];
  private readonly config: ComputeConfig;

  constructor(config: ComputeConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    this.values = this.config.weights.map(({ shape: sizes, from }, i) =>
      this.addWeight(\`weight\${i}\`, sizes, 'float32', from),
    );
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const first = (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;
    return [first[0] as number | null, ...this.config.shape];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => this.config.f(x, this.values.map((value) => value.read()), options.training === true));
  }
}

interface ComputeConfig {
  name: string;
  weights: { shape: number[]; from: ReturnType<typeof tf.initializers.zeros> }[];
  shape: number[];
  f: (x: tf.Tensor[], weights: tf.Tensor[], training: boolean) => tf.Tensor;
}`,
  amax: `/** The largest values along an axis. Equal ones share the gradient; tf.max gives all of it to each of them. */
export function amax(x: tf.Tensor, axis: number, keepDims = false): tf.Tensor {
  const largest = tf.customGrad((...inputs) => {
    const [values, save] = inputs as unknown as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.max(values, axis, true);
    save([values, value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [from, most] = saved as [tf.Tensor, tf.Tensor];
      const equal = tf.cast(tf.equal(from, most), 'float32');
      return tf.mul(dy, tf.div(equal, tf.sum(equal, axis, true)));
    };
    return { value, gradFunc };
  })(x);
  return keepDims ? largest : tf.squeeze(largest, [axis]);
}`,
  firstMax: `/** The largest values along an axis, which they keep. Of equal ones the first takes the gradient. */
export function firstMax(x: tf.Tensor, axis: number): tf.Tensor {
  return tf.customGrad((...inputs) => {
    const [values, save] = inputs as unknown as [tf.Tensor, tf.GradSaveFunc];
    save([values]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [from] = saved as [tf.Tensor];
      const others = from.shape.map((_, i) => i).slice(0, -1);
      const size = from.shape[axis] as number;
      if (size === 1) return dy;
      const hot = tf.oneHot(tf.argMax(from, axis), size, 1, 0, 'float32');
      return tf.mul(dy, tf.transpose(hot, [...others.slice(0, axis), from.rank - 1, ...others.slice(axis)]));
    };
    return { value: tf.max(values, axis, true), gradFunc };
  })(x);
}`,
  abs: `/** |x|, with a slope of 0 at 0; that of tf.abs is −1 there. */
export function abs(x: tf.Tensor | number): tf.Tensor {
  return tf.mul(x, tf.sign(x));
}`,
  constant: `/** What \`f\` makes of a tensor, through which no gradient passes. */
export function constant(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return tf.customGrad((y) => ({ value: f(y as tf.Tensor), gradFunc: () => tf.zeros(x.shape) }))(x);
}`,
  norm: `/** (Σ |x|ᵖ)^(1/p), of values that are divided by the largest one first, so that no power vanishes or overflows. */
export function norm(x: tf.Tensor, p: number, axes: number[], keepDims: boolean): tf.Tensor {
  const sizes = tf.abs(x);
  const largest = constant(sizes, (all) => tf.clipByValue(tf.max(all, axes, true), 1.2e-38, 3.4e38));
  const sum = tf.sum(tf.pow(tf.div(sizes, largest), p), axes, keepDims);
  return tf.mul(tf.pow(tf.maximum(sum, 1.2e-38), 1 / p), tf.reshape(largest, sum.shape));
}`,
  power: `/** aᵇ. Of tf.pow, 0⁰ has a gradient of NaN; here it has none. */
export function power(a: tf.Tensor | number, b: tf.Tensor | number): tf.Tensor {
  const any = tf.cast(tf.add(tf.abs(a), tf.abs(b)), 'bool');
  return tf.pow(tf.where(any, a, 1), b);
}`,
  extreme: `/** tf.maximum or tf.minimum. Of equal values each gets half of the gradient; of tfjs the first gets all of it. */
export function extreme(of: typeof tf.maximum, a: tf.Tensor | number, b: tf.Tensor | number): tf.Tensor {
  const [left, right] = [a, b].map((value) => (typeof value === 'number' ? tf.scalar(value) : value)) as [tf.Tensor, tf.Tensor];
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(left.shape, right.shape);
  const [x, y] = [tf.broadcastTo(left, shape), tf.broadcastTo(right, shape)];
  return tf.add(tf.mul(of(x, y), 0.5), tf.mul(of(y, x), 0.5));
}`,
  lookup: `/** Rows of a table [things, features]. Their numbers get no gradient, and nor does the row \`padding\`. */
export function lookup(table: tf.Tensor, numbers: tf.Tensor, padding?: number): tf.Tensor {
  return tf.customGrad((...inputs) => {
    const [rows, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const indices = tf.cast(numbers, 'int32');
    save([indices]);
    const gradFunc = (dy: tf.Tensor, [at]: tf.Tensor[]): tf.Tensor => {
      const flat = tf.reshape(at as tf.Tensor, [-1]) as tf.Tensor1D;
      const sum = tf.unsortedSegmentSum(tf.reshape(dy, [-1, rows.shape[1]]), flat, rows.shape[0]);
      if (padding === undefined) return sum;
      return tf.mul(sum, tf.expandDims(tf.cast(tf.notEqual(tf.range(0, rows.shape[0]), padding), 'float32'), 1));
    };
    return { value: tf.gather(rows, indices), gradFunc };
  })(table);
}`,
  zeroRow: `type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** An initializer that makes one row zeros. */
export function zeroRow(initializer: Initializer, row: number): Initializer {
  const apply = initializer.apply.bind(initializer);
  initializer.apply = (shape, dtype) =>
    tf.tidy(() => {
      const others = tf.notEqual(tf.range(0, shape[0] as number), row);
      return tf.mul(apply(shape, dtype), tf.expandDims(tf.cast(others, 'float32'), 1));
    });
  return initializer;
}`,
  enlarge: `/** Repeats every row and column of images [N, height, width, channels]. */
export function enlarge(x: tf.Tensor, [down, across]: [number, number]): tf.Tensor {
  // Not by tf.layers.upSampling2d, whose gradient in plain JavaScript is wrong from the second image on.
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const rows = tf.reshape(tf.stack(Array<tf.Tensor>(down).fill(x), 2), [-1, height * down, width, channels]);
  const columns = tf.stack(Array<tf.Tensor>(across).fill(rows), 3);
  return tf.reshape(columns, [-1, height * down, width * across, channels]);
}`,
  adaptivePool: `/** Means or maxima over windows that cut the axes of space, from axis 1 on, into given numbers of parts. */
export function adaptivePool(
  x: tf.Tensor,
  counts: number[],
  reduce: (x: tf.Tensor, axis: number, keepDims: boolean) => tf.Tensor,
): tf.Tensor {
  // The last axis first, as the order in memory has it.
  return counts.reduceRight((y, count, i) => {
    const axis = i + 1;
    const size = y.shape[axis] as number;
    const parts = Array.from({ length: count }, (_, part) => {
      const start = Math.floor((part * size) / count);
      const length = Math.ceil(((part + 1) * size) / count) - start;
      const begin = y.shape.map((_, a) => (a === axis ? start : 0));
      return reduce(tf.slice(y, begin, y.shape.map((_, a) => (a === axis ? length : -1))), axis, true);
    });
    return tf.concat(parts, axis);
  }, x);
}`,
  localResponse: `/** Divides every value by a power of the squares around it, along the channels, which are the last axis. */
export function localResponse(x: tf.Tensor, size: number, alpha: number, beta: number, k: number): tf.Tensor {
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const pads = x.shape.map((_, i): [number, number] => (i === x.rank - 1 ? [before, after] : [0, 0]));
  const squares = tf.pad(tf.square(x), pads);
  const ends = x.shape.map((size, i) => (i === x.rank - 1 ? size : -1));
  const parts = Array.from({ length: size }, (_, i) => tf.slice(squares, ends.map((end) => (end === -1 ? 0 : i)), ends));
  return tf.div(x, tf.pow(tf.add(tf.mul(tf.addN(parts), alpha / size), k), beta));
}`,
  waves: `/** Sines in even places and cosines in odd ones, of ever longer waves [length, features]. */
export function waves(length: number, features: number, base: number): tf.Tensor2D {
  const values = Array.from({ length: length * features }, (_, i) => {
    const feature = i % features;
    const angle = Math.floor(i / features) / base ** ((feature - (feature % 2)) / features);
    return feature % 2 ? Math.cos(angle) : Math.sin(angle);
  });
  return tf.tensor2d(values, [length, features]);
}`,
  resample: `/** Linear interpolation along one axis, to \`count\` places. */
export function resample(x: tf.Tensor, axis: number, count: number, alignCorners: boolean): tf.Tensor {
  const size = x.shape[axis] as number;
  if (size === count) return x;
  const weights = tf.buffer([size, count]);
  for (let place = 0; place < count; place += 1) {
    const even = Math.max(((place + 0.5) * size) / count - 0.5, 0);
    const source = alignCorners ? (count > 1 ? (place * (size - 1)) / (count - 1) : 0) : even;
    const low = Math.min(Math.floor(source), size - 1);
    const high = Math.min(low + 1, size - 1);
    weights.set(weights.get(low, place) + 1 - (source - low), low, place);
    weights.set(weights.get(high, place) + source - low, high, place);
  }
  const last = x.rank - 1;
  const swap = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  const turned = tf.transpose(x, swap);
  const product = tf.matMul(tf.reshape(turned, [-1, size]), weights.toTensor() as tf.Tensor2D);
  return tf.transpose(tf.reshape(product, [...turned.shape.slice(0, -1), count]), swap);
}`,
} as const satisfies Partial<Record<HelperLayer, string>>;
