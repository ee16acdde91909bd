/** A window that slides over a small image: convolution and pooling in numbers. */
import type { WindowAxis } from '../../../../../engine/layers/picture.ts';
import type { ParameterSpec } from '../../../../../engine/layers/parameters.ts';
import type { Image } from './mapping.ts';
import { run, type Scene, sizeOf } from './scene.ts';
import type { Tensor } from './tensor.ts';

export interface Sliding {
  readonly rows: WindowAxis;
  readonly columns: WindowAxis;
  readonly image: Image;
  /** The output. */
  readonly out: Image;
}

/** The first test image of MNIST at half its size, one hexadecimal digit per pixel. */
const SEVEN =
  '00000000000000/00000000000000/00000000000000/00045100000000/000aaddddd9000/00000012299000/000000002e2000/' +
  '00000000a70000/00000002d10000/0000000c700000/0000007c100000/000002f2000000/00000ae1000000/00000630000000';
export const DIGIT: Image = SEVEN.split('/').map((row) => [...row].map((sign) => Number.parseInt(sign, 16) / 15));
/** One row of it, as a sequence. */
const SEQUENCE: Image = [DIGIT[4]!];

/** The digit, or a row of it for layers over sequences. */
export const imageFor = ({ layer }: Scene): { image: Image; tensor: Tensor } => {
  const image = layer.spatialRank === 1 ? SEQUENCE : DIGIT;
  const size = layer.spatialRank === 1 ? [image[0]!.length] : [image.length, image[0]!.length];
  return { image, tensor: { shape: [1, 1, ...size], values: image.flat() } };
};

const STILL: WindowAxis = { kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 };

/** An edge filter, dark on its left and bright on its right, without bias. */
export function edgeFilter({ shape }: ParameterSpec): number[] {
  const width = shape.at(-1)!;
  const count = sizeOf(shape);
  if (shape.length === 1) return Array<number>(count).fill(0);
  return Array.from({ length: count }, (_, i) => (width > 1 && i % width < width / 2 ? -1 : 1) / count);
}

export function slidingOf(scene: Scene<'window'>): Sliding {
  const { image, tensor } = imageFor(scene);
  const axes = scene.picture.axes(scene.params, tensor.shape);
  const [made] = run(scene, [tensor], { weights: edgeFilter });
  const width = made!.shape.at(-1)!;
  return {
    rows: axes.length > 1 ? axes[0]! : STILL,
    columns: axes.at(-1)!,
    image,
    out: Array.from({ length: made!.values.length / width }, (_, row) =>
      made!.values.slice(row * width, (row + 1) * width),
    ),
  };
}

/** Indices under the window at a step, including those in the padding. */
export const under = ({ kernel, stride, dilation, before }: WindowAxis, step: number): number[] =>
  Array.from({ length: kernel }, (_, k) => step * stride - before + k * dilation);
