/** src/layers.ts of the exported package: what tfjs layers lack, only what is used. */
import type { HelperLayer } from '../../layers/code.ts';

const SOURCES: Readonly<Record<HelperLayer, string>> = {
  Pad2d: `/** Puts a constant value around images [N, height, width, channels]. */
export class Pad2d extends tf.layers.Layer {
  static className = 'Pad2d';
  private readonly padding: [[number, number], [number, number]];
  private readonly value: number;

  constructor(config: { padding: [[number, number], [number, number]]; value: number }) {
    super({});
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
  GroupedConv2d: `/** A convolution whose channels are split into groups that do not see each other. */
export class GroupedConv2d extends tf.layers.Layer {
  static className = 'GroupedConv2d';
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | null = null;
  private readonly config: GroupedConv2dConfig;

  constructor(config: GroupedConv2dConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const channels = (shape as tf.Shape)[3] as number;
    const { kernelSize, filters, groups, kernelInitializer, biasInitializer, useBias = true } = this.config;
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
      const { groups, strides = [1, 1], dilationRate = [1, 1], padding } = this.config;
      const images = tf.split(x, groups, 3);
      const kernels = tf.split(this.kernel.read() as tf.Tensor4D, groups, 3);
      const parts = images.map((image, i) => tf.conv2d(image, kernels[i] as tf.Tensor4D, strides, padding, 'NHWC', dilationRate));
      const joined = tf.concat(parts, 3);
      return this.bias ? tf.add(joined, this.bias.read()) : joined;
    });
  }
}

interface GroupedConv2dConfig {
  name: string;
  filters: number;
  kernelSize: [number, number];
  strides?: [number, number];
  dilationRate?: [number, number];
  padding: 'same' | 'valid';
  groups: number;
  useBias?: boolean;
  kernelInitializer: ReturnType<typeof tf.initializers.randomUniform>;
  biasInitializer?: ReturnType<typeof tf.initializers.randomUniform>;
}`,
};

/** Null where nothing is needed. */
export function writeHelpers(used: ReadonlySet<HelperLayer>): string | null {
  if (!used.size) return null;
  const sources = [...used].sort().map((helper) => SOURCES[helper]);
  return [`import * as tf from '@tensorflow/tfjs';`, ...sources].join('\n\n') + '\n';
}
