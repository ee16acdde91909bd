/** Random parameters of augmented images: a row of numbers for each, which programs take as an input. */
import { labelOf, type DatasetShape } from '../../datasets/shape.ts';
import { fillUniform } from '../../program/random.ts';
import { augments, type AugmentationSettings } from '../../settings/augmentation.ts';

/** Random streams below those of splits and orders. */
const AUGMENT_STREAM = (1 << 20) - 4;
export const NOISE_STREAMS = [(1 << 20) - 5, (1 << 20) - 6] as const;

/**
 * Columns of a row. A pixel at (dx, dy) from the center takes the value at (xx·dx + xy·dy + x, yx·dx + yy·dy + y);
 * brightness and contrast are factors, and the cutout has its center at (left, top).
 */
export const COLUMNS = ['xx', 'xy', 'x', 'yx', 'yy', 'y', 'brightness', 'contrast', 'left', 'top'] as const;
/** The input of a step with the rows of its images. */
export const AUGMENT = 'augment';
/** Random numbers of an image: a multiple of 4. */
const DRAWN = 12;

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
  const { flipHorizontal, flipVertical, shift, rotation, zoom, brightness, contrast } = settings;
  const between = (i: number, most: number): number => (2 * u[i]! - 1) * most;
  const mirrorX = flipHorizontal && u[0]! < 0.5 ? -1 : 1;
  const mirrorY = flipVertical && u[1]! < 0.5 ? -1 : 1;
  const [right, down] = [round(between(2, shift) * width), round(between(3, shift) * height)];
  const angle = (between(4, rotation) * Math.PI) / 180;
  const factor = 1 + between(5, zoom);
  const [cos, sin] = [Math.cos(angle) / factor, Math.sin(angle) / factor];
  // The source of a pixel: shifted back, then rotated, scaled, and mirrored.
  const [xx, xy, yx, yy] = [mirrorX * cos, -mirrorX * sin, mirrorY * sin, mirrorY * cos];
  return [
    xx,
    xy,
    (width - 1) / 2 - xx * right - xy * down,
    yx,
    yy,
    (height - 1) / 2 - yx * right - yy * down,
    1 + between(6, brightness),
    1 + between(7, contrast),
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
