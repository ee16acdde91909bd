/** src/layers.ts of the exported package: what tfjs layers lack, only what is used. */
import type { HelperLayer } from '../../layers/code.ts';

const SOURCES: Readonly<Record<HelperLayer, string>> = {
  Pad2d: `/** Puts a constant value around images [N, height, width, channels]. */
export class Pad2d extends tf.layers.Layer {
  static className = 'Pad2d';
  private readonly padding: [[number, number], [number, number]];
  private readonly value: number;

  constructor(config: { name?: string; padding: [[number, number], [number, number]]; value: number }) {
    super(config.name ? { name: config.name } : {});
    this.padding = config.padding;
    this.value = config.value;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const [n, height, width, channels] = shape as [number | null, number, number, number];
    const [[top, bottom], [left, right]] = this.padding;
    return [n, height + top + bottom, width + left + right, channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    return tf.pad4d(x, [[0, 0], ...this.padding, [0, 0]] as [[number, number], [number, number], [number, number], [number, number]], this.value);
  }
}`,
  SoftmaxAxis: `/** Softmax along any axis. */
export class SoftmaxAxis extends tf.layers.Layer {
  static className = 'SoftmaxAxis';
  private readonly axis: number;

  constructor(config: { name: string; axis: number }) {
    super({ name: config.name });
    this.axis = config.axis;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    const shifted = tf.exp(tf.sub(x, tf.max(x, this.axis, true)));
    return tf.div(shifted, tf.sum(shifted, this.axis, true));
  }
}`,
  Lambda: `/** A layer without weights, as a function; \`shape\` is that of a sample after it, where it changes. */
export class Lambda extends tf.layers.Layer {
  static className = 'Lambda';
  private readonly config: LambdaConfig;

  constructor(config: LambdaConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const first = (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;
    return this.config.shape ? [first[0] as number | null, ...this.config.shape] : first;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, ...others] = (Array.isArray(inputs) ? inputs : [inputs]) as [tf.Tensor, ...tf.Tensor[]];
    return tf.tidy(() => this.config.f(x, ...others));
  }
}

interface LambdaConfig {
  name: string;
  shape?: number[];
  f: (x: tf.Tensor, ...others: tf.Tensor[]) => tf.Tensor;
}`,
  PReLU: `/** A leaky ReLU that learns its slope: one for all, or one for each channel. */
export class PReLU extends tf.layers.Layer {
  static className = 'PReLU';
  private slopes!: tf.LayerVariable;
  private readonly config: { name: string; count: number; init: number; axis: number };

  constructor(config: { name: string; count: number; init: number; axis: number }) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const { count, init } = this.config;
    this.slopes = this.addWeight('alpha', [count], 'float32', tf.initializers.constant({ value: init }));
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      const shape = x.shape.map((_, axis) => (axis === this.config.axis ? this.config.count : 1));
      const slopes = tf.reshape(this.slopes.read(), shape);
      return tf.sub(tf.relu(x), tf.mul(slopes, tf.relu(tf.neg(x))));
    });
  }
}`,
  AdaptiveAvgPool2d: `/** Means over windows that cut an image into a given number of rows and columns. */
export class AdaptiveAvgPool2d extends tf.layers.Layer {
  static className = 'AdaptiveAvgPool2d';
  private readonly outputSize: [number, number];

  constructor(config: { name: string; outputSize: [number, number] }) {
    super({ name: config.name });
    this.outputSize = config.outputSize;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [shape[0] as number | null, ...this.outputSize, shape[3] as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return tf.tidy(() => meansAlong(meansAlong(x, 1, this.outputSize[0]), 2, this.outputSize[1]));
  }
}

function meansAlong(x: tf.Tensor, axis: number, count: number): tf.Tensor {
  const size = x.shape[axis] as number;
  const parts = Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    const length = Math.ceil(((i + 1) * size) / count) - start;
    const begin = x.shape.map((_, a) => (a === axis ? start : 0));
    return tf.mean(tf.slice(x, begin, x.shape.map((_, a) => (a === axis ? length : -1))), axis, true);
  });
  return tf.concat(parts, axis);
}`,
  Dropout2d: `/** Sets whole channels to 0 while training. */
export class Dropout2d extends tf.layers.Layer {
  static className = 'Dropout2d';
  private readonly rate: number;

  constructor(config: { name: string; rate: number }) {
    super({ name: config.name });
    this.rate = config.rate;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    if (!options.training) return tf.clone(x);
    if (this.rate === 1) return tf.zerosLike(x);
    return tf.tidy(() => {
      const kept = tf.step(tf.sub(tf.randomUniform([x.shape[0] as number, 1, 1, x.shape[3] as number]), this.rate));
      return tf.mul(x, tf.div(kept, 1 - this.rate));
    });
  }
}`,
  Normalize: `/** Brings axes of every sample, seen in the shape \`view\`, to mean 0 and variance 1; then scales and shifts. */
export class Normalize extends tf.layers.Layer {
  static className = 'Normalize';
  private scale: tf.LayerVariable | null = null;
  private offset: tf.LayerVariable | null = null;
  private readonly config: NormalizeConfig;

  constructor(config: NormalizeConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const { weight, bias } = this.config;
    if (weight) this.scale = this.addWeight('gamma', weight, 'float32', tf.initializers.ones());
    if (bias) this.offset = this.addWeight('beta', bias, 'float32', tf.initializers.zeros());
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      const { view, axes, epsilon, center = true } = this.config;
      const x = tf.reshape(input, [-1, ...view]);
      const centered = center ? tf.sub(x, tf.mean(x, axes, true)) : x;
      const variance = tf.mean(tf.square(centered), axes, true);
      let y = tf.reshape(tf.div(centered, tf.sqrt(tf.add(variance, epsilon))), input.shape);
      if (this.scale) y = tf.mul(y, this.scale.read());
      if (this.offset) y = tf.add(y, this.offset.read());
      return y;
    });
  }
}

interface NormalizeConfig {
  name: string;
  view: number[];
  axes: number[];
  epsilon: number;
  /** False: divides by the root mean square and leaves the mean. */
  center?: boolean;
  /** Shapes of what is learned. */
  weight?: number[];
  bias?: number[];
}`,
  grouped: `/** Groups of the last axes of an image and a kernel, each by itself. */
function grouped(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  groups: number,
  convolve: (part: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (groups === 1) return convolve(x, kernel);
  const kernels = tf.split(kernel, groups, 3);
  return tf.concat(tf.split(x, groups, 3).map((part, i) => convolve(part as tf.Tensor4D, kernels[i] as tf.Tensor4D)), 3);
}`,
  dilate: `/** Puts zeros between the points of a kernel [height, width, in, out]. */
function dilate(kernel: tf.Tensor4D, [down, across]: [number, number]): tf.Tensor4D {
  const [height, width, inputs, outputs] = kernel.shape;
  const channels = inputs * outputs;
  const rows = tf.pad3d(tf.reshape(kernel, [height, 1, width * channels]), [[0, 0], [0, down - 1], [0, 0]]);
  const columns = tf.pad3d(tf.reshape(rows, [height * down * width, 1, channels]), [[0, 0], [0, across - 1], [0, 0]]);
  const full = tf.reshape(columns, [height * down, width * across, inputs, outputs]) as tf.Tensor4D;
  return tf.slice4d(full, [0, 0, 0, 0], [(height - 1) * down + 1, (width - 1) * across + 1, inputs, outputs]);
}`,
  PadEdges: `/** Puts values of an input around it: at every place of each axis of space stands the input of that index. */
export class PadEdges extends tf.layers.Layer {
  static className = 'PadEdges';
  private readonly indices: number[][];

  constructor(config: { indices: number[][] }) {
    super({});
    this.indices = config.indices;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [shape[0] as number | null, ...this.indices.map(({ length }) => length), shape[shape.length - 1] as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      return this.indices.reduce<tf.Tensor>(
        (padded, indices, axis) => tf.gather(padded, tf.tensor1d(indices, 'int32'), axis + 1),
        x,
      );
    });
  }
}`,
  Conv1d: `/** A convolution along a sequence [N, length, channels]. */
export class Conv1d extends tf.layers.Layer {
  static className = 'Conv1d';
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | null = null;
  private readonly config: Conv1dConfig;

  constructor(config: Conv1dConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const channels = (shape as tf.Shape)[2] as number;
    const { kernelSize, filters, groups, useBias, initializer } = this.config;
    this.kernel = this.addWeight('kernel', [kernelSize, channels / groups, filters], 'float32', initializer);
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', initializer);
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const { kernelSize, stride, padding, dilation, filters } = this.config;
    const room = (shape[1] as number) + 2 * padding - (kernelSize - 1) * dilation - 1;
    return [shape[0] as number | null, Math.floor(room / stride) + 1, filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const { stride, padding, dilation, groups } = this.config;
      const x = tf.expandDims(tf.pad3d(input, [[0, 0], [padding, padding], [0, 0]]), 1);
      const kernel = dilate(tf.expandDims(this.kernel.read(), 0) as tf.Tensor4D, [1, dilation]);
      const convolve = (part: tf.Tensor4D, own: tf.Tensor4D): tf.Tensor4D => tf.conv2d(part, own, [1, stride], 'valid');
      const y = tf.squeeze(grouped(x as tf.Tensor4D, kernel, groups, convolve), [1]);
      return this.bias ? tf.add(y, this.bias.read()) : y;
    });
  }
}

interface Conv1dConfig {
  name: string;
  filters: number;
  kernelSize: number;
  stride: number;
  padding: number;
  dilation: number;
  groups: number;
  useBias: boolean;
  initializer: ReturnType<typeof tf.initializers.randomUniform>;
}`,
  ConvTranspose: `/** A transposed convolution over images [N, height, width, channels] or sequences [N, length, channels]. */
export class ConvTranspose extends tf.layers.Layer {
  static className = 'ConvTranspose';
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | null = null;
  private readonly config: ConvTransposeConfig;

  constructor(config: ConvTransposeConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const channels = (shape as tf.Shape).at(-1) as number;
    const { kernelSize, filters, groups, useBias, initializer } = this.config;
    this.kernel = this.addWeight('kernel', [...kernelSize, filters / groups, channels], 'float32', initializer);
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', initializer);
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [shape[0] as number | null, ...this.config.outputSize, this.config.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      const { filters, groups, outputSize } = this.config;
      const flat = outputSize.length === 1;
      const pair = (sizes: number[], height: number): [number, number] =>
        (flat ? [height, sizes[0]] : sizes) as [number, number];
      const [strides, padding, output] = [pair(this.config.strides, 1), pair(this.config.padding, 0), pair(outputSize, 1)];
      const x = (flat ? tf.expandDims(input, 1) : input) as tf.Tensor4D;
      const read = this.kernel.read();
      const kernel = dilate((flat ? tf.expandDims(read, 0) : read) as tf.Tensor4D, pair(this.config.dilation, 1));
      // Everything that the filters reach, of which the padding cuts off the sides.
      const full = [0, 1].map((i) => ((x.shape[i + 1] as number) - 1) * (strides[i] as number) + (kernel.shape[i] as number));
      const shape = [x.shape[0], full[0] as number, full[1] as number, filters / groups] as [number, number, number, number];
      const parts = grouped(x, kernel, groups, (part, own) => tf.conv2dTranspose(part, own, shape, strides, 'valid'));
      const missing = [0, 1].map((i) =>
        Math.max(0, (padding[i] as number) + (output[i] as number) - (full[i] as number)),
      );
      const whole = tf.pad(parts, [[0, 0], [0, missing[0] as number], [0, missing[1] as number], [0, 0]]);
      const cut = tf.slice(whole, [0, ...padding, 0], [-1, ...output, -1]);
      const y = flat ? tf.squeeze(cut, [1]) : cut;
      return this.bias ? tf.add(y, this.bias.read()) : y;
    });
  }
}

interface ConvTransposeConfig {
  name: string;
  filters: number;
  kernelSize: number[];
  strides: number[];
  padding: number[];
  dilation: number[];
  outputSize: number[];
  groups: number;
  useBias: boolean;
  initializer: ReturnType<typeof tf.initializers.randomUniform>;
}`,
  Scale2d: `/** Multiplies every place of an image by a number of its own. */
export class Scale2d extends tf.layers.Layer {
  static className = 'Scale2d';
  private readonly factors: number[];
  private readonly size: [number, number];

  constructor(config: { factors: number[]; size: [number, number] }) {
    super({});
    this.factors = config.factors;
    this.size = config.size;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return tf.mul(x, tf.tensor(this.factors, [1, ...this.size, 1]));
  }
}`,
  Conv2d: `/** A convolution with groups and dilation that can be trained; tfjs has gradients for neither. */
export class Conv2d extends tf.layers.Layer {
  static className = 'Conv2d';
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | null = null;
  private readonly config: Conv2dConfig;

  constructor(config: Conv2dConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const channels = (shape as tf.Shape)[3] as number;
    const { kernelSize, filters, groups = 1, kernelInitializer, biasInitializer, useBias = true } = this.config;
    this.kernel = this.addWeight('kernel', [...kernelSize, channels / groups, filters], 'float32', kernelInitializer);
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', biasInitializer);
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const { kernelSize, strides = [1, 1], dilationRate = [1, 1], padding, filters } = this.config;
    const size = (axis: 0 | 1): number => {
      const input = shape[axis + 1] as number;
      if (padding === 'same') return Math.ceil(input / strides[axis]);
      return Math.floor((input - (kernelSize[axis] - 1) * dilationRate[axis] - 1) / strides[axis]) + 1;
    };
    return [shape[0] as number | null, size(0), size(1), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const { groups = 1, strides = [1, 1], dilationRate = [1, 1], padding } = this.config;
      const kernel = dilate(this.kernel.read() as tf.Tensor4D, dilationRate);
      const convolve = (part: tf.Tensor4D, own: tf.Tensor4D): tf.Tensor4D => tf.conv2d(part, own, strides, padding);
      const joined = grouped(x, kernel, groups, convolve);
      return this.bias ? tf.add(joined, this.bias.read()) : joined;
    });
  }
}

interface Conv2dConfig {
  name: string;
  filters: number;
  kernelSize: [number, number];
  strides?: [number, number];
  dilationRate?: [number, number];
  padding: 'same' | 'valid';
  groups?: number;
  useBias?: boolean;
  kernelInitializer: ReturnType<typeof tf.initializers.randomUniform>;
  biasInitializer?: ReturnType<typeof tf.initializers.randomUniform>;
}`,
};

/** What a helper is written with. */
const CONVOLUTION: readonly HelperLayer[] = ['dilate', 'grouped'];
const NEEDS: Partial<Record<HelperLayer, readonly HelperLayer[]>> = {
  Conv1d: CONVOLUTION,
  Conv2d: CONVOLUTION,
  ConvTranspose: CONVOLUTION,
};

/** Null where nothing is needed. */
export function writeHelpers(used: ReadonlySet<HelperLayer>): string | null {
  if (!used.size) return null;
  const all = new Set([...used].flatMap((helper) => [helper, ...(NEEDS[helper] ?? [])]));
  const sources = [...all].sort().map((helper) => SOURCES[helper]);
  return [`import * as tf from '@tensorflow/tfjs';`, ...sources].join('\n\n') + '\n';
}
