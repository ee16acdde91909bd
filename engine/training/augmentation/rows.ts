/** Random parameters of augmented images: a row of numbers for each, which programs take as an input. */
import { labelOf, type DatasetShape } from '../../datasets/shape.ts';
import { fillUniform } from '../../program/random.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { augments, type AugmentationSettings } from '../../settings/augmentation.ts';

/** Random streams below those of splits and orders. */
const AUGMENT_STREAM = (1 << 20) - 4;
export const NOISE_STREAMS = [(1 << 20) - 5, (1 << 20) - 6] as const;

/**
 * Columns of a row. A pixel at (dx, dy) from the center takes the value at (xx·dx + xy·dy + x, yx·dx + yy·dy + y);
 * brightness and contrast are factors; colors keep `chroma` of their distance from gray, and get `turn` of the rotated
 * hue; a pixel at a distance d gets exp(blur·d²) of another one's value; the cutout has its center at (left, top).
 */
export const COLUMNS = [
  'xx',
  'xy',
  'x',
  'yx',
  'yy',
  'y',
  'brightness',
  'contrast',
  'chroma',
  'turn',
  'blur',
  'left',
  'top',
] as const;
/** The input of a step with the rows of its images. */
export const AUGMENT = 'augment';
/** Random numbers of an image: a multiple of 4. */
export const DRAWN = 20;
/** Least standard deviation of a blur in pixels: the neighbors' weights are 0. */
export const LEAST_BLUR = 0.01;

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** The size of images that are augmented; null where the samples are none, or nothing changes them. */
export function augmentedSize(settings: AugmentationSettings, data: DatasetShape): ImageSize | null {
  const [height, width, channels] = data.sample;
  const isImage = data.channelsLast && channels !== undefined && data.source?.kind !== 'text';
  return isImage && labelOf(data).shape.length === 0 && augments(settings) ? { height: height!, width: width! } : null;
}

const round = Math.round;

/** @param u uniform random numbers in [0, 1) */
function row(settings: AugmentationSettings, { height, width }: ImageSize, u: Float32Array): number[] {
  const { flipHorizontal, flipVertical, shift, rotation, zoom, shear, crop } = settings;
  const between = (i: number, most: number): number => (2 * u[i]! - 1) * most;
  const mirrorX = flipHorizontal && u[0]! < 0.5 ? -1 : 1;
  const mirrorY = flipVertical && u[1]! < 0.5 ? -1 : 1;
  const [right, down] = [round(between(2, shift) * width), round(between(3, shift) * height)];
  const angle = (between(4, rotation) * Math.PI) / 180;
  const lean = Math.tan((between(10, shear) * Math.PI) / 180);
  const cut = u[11]! * crop;
  const factor = (1 + between(5, zoom)) / (1 - cut);
  const [cos, sin] = [Math.cos(angle) / factor, Math.sin(angle) / factor];
  // The source of a pixel: shifted back, then sheared, rotated, scaled, mirrored, and within the region.
  const [xx, xy] = [mirrorX * cos, mirrorX * (cos * lean - sin)];
  const [yx, yy] = [mirrorY * sin, mirrorY * (sin * lean + cos)];
  const turned = (between(15, settings.hue) * Math.PI) / 180;
  const saturation = 1 + between(14, settings.saturation);
  return [
    xx,
    xy,
    (width - 1) / 2 - xx * right - xy * down + (u[12]! - 0.5) * cut * width,
    yx,
    yy,
    (height - 1) / 2 - yx * right - yy * down + (u[13]! - 0.5) * cut * height,
    1 + between(6, settings.brightness),
    1 + between(7, settings.contrast),
    saturation * Math.cos(turned),
    saturation * Math.sin(turned),
    -0.5 / Math.max(u[16]! * settings.blur, LEAST_BLUR) ** 2,
    Math.floor(u[8]! * width),
    Math.floor(u[9]! * height),
  ];
}

/**
 * Rows of images, a function of seed, epoch and place in the order of the epoch, so that they are no state.
 * @param at `first`: place of the first image, counted from 0
 * @returns float32 [count, COLUMNS.length]
 */
export function augmentationRows(
  settings: AugmentationSettings,
  size: ImageSize,
  at: { readonly seed: number; readonly epoch: number; readonly first: number },
  count: number,
): Float32Array {
  const drawn = new Float32Array(count * DRAWN);
  fillUniform(drawn, at.seed, AUGMENT_STREAM, at.epoch, at.first * DRAWN);
  const rows = new Float32Array(count * COLUMNS.length);
  for (let i = 0; i < count; i += 1)
    rows.set(row(settings, size, drawn.subarray(i * DRAWN, (i + 1) * DRAWN)), i * COLUMNS.length);
  return rows;
}

/** The input AUGMENT of some batches in a row, of `each` images. */
export function augmentFeed(
  settings: AugmentationSettings,
  size: ImageSize,
  at: { readonly seed: number; readonly epoch: number; readonly first: number },
  batches: number,
  each: number,
): HostTensor {
  const data = augmentationRows(settings, size, at, batches * each);
  return { dtype: 'float32', shape: [batches, each, COLUMNS.length], data };
}
