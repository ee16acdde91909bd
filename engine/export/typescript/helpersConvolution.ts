/** Source of convolutions that tfjs layers lack, in exported models. */
import type { HelperLayer } from '../../layers/code.ts';

export const CONVOLUTIONS = {
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

  constructor(config: { name?: string; indices: number[][] }) {
    super(config.name ? { name: config.name } : {});
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
  conv3d: `/** A convolution over volumes [N, depth, height, width, channels]; the kernel is [height, width, depth, in, out]. */
export function conv3d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  config: { strides: number[]; dilations: number[]; groups: number },
): tf.Tensor {
  const [, size = 0, height = 0, width = 0] = x.shape;
  const [down = 1, across = 1, depth = 1, inputs = 1] = kernel.shape;
  const [strides, dilations] = [config.strides as [number, number, number], config.dilations as [number, number, number]];
  const count = Math.floor((size - (depth - 1) * dilations[0] - 1) / strides[0]) + 1;
  const split = (tensor: tf.Tensor): tf.Tensor[] => (config.groups === 1 ? [tensor] : tf.split(tensor, config.groups, 4));
  const kernels = split(kernel);
  const parts = split(x).map((part, g) => {
    // Each slice of the result sees several slices of the input: as channels of one image.
    const planes = Array.from({ length: depth }, (_, plane) => {
      const seen = Array.from({ length: count }, (_slice, i) => i * strides[0] + plane * dilations[0]);
      return tf.gather(part, tf.tensor1d(seen, 'int32'), 1);
    });
    const images = tf.reshape(tf.concat(planes, 4), [-1, height, width, depth * inputs]) as tf.Tensor4D;
    const filters = tf.reshape(kernels[g] as tf.Tensor, [down, across, depth * inputs, -1]) as tf.Tensor4D;
    return tf.conv2d(images, dilate(filters, [dilations[1], dilations[2]]), [strides[1], strides[2]], 'valid');
  });
  const joined = tf.concat(parts, 3);
  const [, rows = 0, columns = 0, channels = 0] = joined.shape;
  return tf.reshape(joined, [-1, count, rows, columns, channels]);
}`,
  pool3d: `/** Pooling of volumes [N, depth, height, width, channels]: of each slice, then along the depth. */
export function pool3d(
  x: tf.Tensor,
  kernel: number[],
  strides: number[],
  pool: typeof tf.maxPool | typeof tf.avgPool,
): tf.Tensor {
  const [, depth = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [k, s] = [kernel as [number, number, number], strides as [number, number, number]];
  const images = tf.reshape(x, [-1, height, width, channels]) as tf.Tensor4D;
  const slices = pool(images, [k[1], k[2]], [s[1], s[2]], 'valid');
  const [, rows = 0, columns = 0] = slices.shape;
  const stack = tf.reshape(slices, [-1, depth, rows * columns, channels]) as tf.Tensor4D;
  const y = pool(stack, [k[0], 1], [s[0], 1], 'valid');
  return tf.reshape(y, [-1, y.shape[1], rows, columns, channels]);
}`,
  dilatedMaxPool: `/** Maximum over windows of an image [N, height, width, channels] whose points lie apart. */
export function dilatedMaxPool(x: tf.Tensor, kernel: number[], strides: number[], dilations: number[]): tf.Tensor {
  const pairs = [kernel, strides, dilations] as [number, number][];
  const everywhere = tf.pool(x as tf.Tensor4D, pairs[0]!, 'max', 'valid', pairs[2]!, 1);
  return tf.maxPool(everywhere, 1, pairs[1]!, 'valid');
}`,
  dilatedMaxPool3d: `/** Maximum over windows of a volume whose points lie apart: of each slice, then along the depth. */
export function dilatedMaxPool3d(x: tf.Tensor, kernel: number[], strides: number[], dilations: number[]): tf.Tensor {
  const [, depth = 0, height = 0, width = 0, channels = 0] = x.shape;
  const images = tf.reshape(x, [-1, height, width, channels]);
  const slices = dilatedMaxPool(images, kernel.slice(1), strides.slice(1), dilations.slice(1));
  const [, rows = 0, columns = 0] = slices.shape;
  const stack = tf.reshape(slices, [-1, depth, rows * columns, channels]);
  const y = dilatedMaxPool(stack, [kernel[0]!, 1], [strides[0]!, 1], [dilations[0]!, 1]);
  return tf.reshape(y, [-1, y.shape[1]!, rows, columns, channels]);
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
} as const satisfies Partial<Record<HelperLayer, string>>;
