/** Source of the other layers that tfjs lacks, in exported models. */
import type { HelperLayer } from '../../layers/code.ts';

export const PLAIN = {
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
  once: `/** A layer by the name of its weights: made where it is asked for first, and the same wherever they are shared. */
export function once(
  shared: Map<string, tf.layers.Layer>,
  name: string,
  make: () => tf.layers.Layer,
): tf.layers.Layer {
  const known = shared.get(name);
  if (known?.weights.length) return known;
  const layer = make();
  // Without weights it is made anew, since it may be of another size, and called something of its own.
  if (known) layer.name = \`\${name}.\${shared.size}\`;
  shared.set(known ? layer.name : name, layer);
  return layer;
}`,
} as const satisfies Partial<Record<HelperLayer, string>>;
