/** Augmentation as part of a program: images are moved, changed in brightness, contrast and colors, blurred,
 * made noisy, and covered. */
import type { Builder, Value } from '../../program/builder.ts';
import type { AugmentationSettings } from '../../settings/augmentation.ts';
import { changesColors, isOnGrid } from '../../settings/augmentation.ts';
import { blurred } from './blur.ts';
import { recolored } from './colors.ts';
import { COLUMNS, NOISE_STREAMS } from './rows.ts';

/** Images that are stored in a session. */
export interface StoredImages {
  /** [count, height, width, channels], uint8 or float32. */
  readonly table: Value;
  /** Factor of stored values. */
  readonly scale: number;
}

const sizesOf = ({ table }: StoredImages): [count: number, height: number, width: number, channels: number] =>
  table.type.shape as [number, number, number, number];

/** Standard normal numbers for a whole batch (Box, Muller 1958), so that they do not depend on how it is split. */
export function normalNoise(b: Builder, images: StoredImages, indices: Value, counter: Value): Value {
  const like = b.cast(b.gather(images.table, indices), 'float32');
  const [first, second] = NOISE_STREAMS.map((stream) => b.randomUniform(like, counter, stream)) as [Value, Value];
  const radius = b.sqrt(b.mul(b.log(b.sub(b.scalar(1), first)), b.scalar(-2)));
  return b.mul(radius, b.cos(b.mul(second, b.scalar(2 * Math.PI))));
}

/** Largest whole number that is not above x, as float32. */
function floor(b: Builder, x: Value): Value {
  const towardsZero = b.cast(b.cast(x, 'int32'), 'float32');
  return b.sub(towardsZero, b.cast(b.greater(towardsZero, x), 'float32'));
}

/** Moves pixels: bilinear interpolation, or exactly where all are on the grid; 0 outside. */
function moved(b: Builder, images: StoredImages, indices: Value, column: Columns, onGrid: boolean): Value {
  const [count, height, width, channels] = sizesOf(images);
  const pixels = height * width;
  const rows = b.reshape(images.table, [count * pixels, channels]);
  const places = (value: (i: number) => number): Value =>
    b.constant(
      Array.from({ length: pixels }, (_, i) => value(i)),
      [1, pixels],
    );
  const dx = places((i) => (i % width) - (width - 1) / 2);
  const dy = places((i) => Math.floor(i / width) - (height - 1) / 2);
  const along = (x: Value, y: Value, from: Value): Value => b.add(b.add(b.mul(x, dx), b.mul(y, dy)), from);
  const [x, y] = [along(column.xx, column.xy, column.x), along(column.yx, column.yy, column.y)];
  const first = b.mul(b.reshape(indices, ['N', 1]), b.constant([pixels], [], 'int32'));
  const inside = (at: Value, size: number): Value =>
    b.mul(b.cast(b.greater(at, b.scalar(-0.5)), 'float32'), b.cast(b.greater(b.scalar(size - 0.5), at), 'float32'));
  const whole = (at: Value, size: number): Value =>
    b.cast(b.minimum(b.maximum(at, b.scalar(0)), b.scalar(size - 1)), 'int32');
  /** Values at whole coordinates times weights. */
  const at = (column_: Value, row: Value, weight: Value | null): Value => {
    const place = b.add(b.mul(whole(row, height), b.constant([width], [], 'int32')), whole(column_, width));
    const values = b.cast(b.gather(rows, b.add(first, place)), 'float32');
    const valid = b.mul(inside(column_, width), inside(row, height));
    return b.mul(values, b.reshape(weight ? b.mul(valid, weight) : valid, ['N', pixels, 1]));
  };
  const shape = ['N', height, width, channels] as const;
  if (onGrid) return b.reshape(at(x, y, null), shape);
  const [left, top] = [floor(b, x), floor(b, y)];
  const [right, bottom] = [b.add(left, b.scalar(1)), b.add(top, b.scalar(1))];
  const [toRight, toBottom] = [b.sub(x, left), b.sub(y, top)];
  const [toLeft, toTop] = [b.sub(b.scalar(1), toRight), b.sub(b.scalar(1), toBottom)];
  const corners = [
    at(left, top, b.mul(toLeft, toTop)),
    at(right, top, b.mul(toRight, toTop)),
    at(left, bottom, b.mul(toLeft, toBottom)),
    at(right, bottom, b.mul(toRight, toBottom)),
  ];
  return b.reshape(
    corners.reduce((sum, corner) => b.add(sum, corner)),
    shape,
  );
}

type Columns = Readonly<Record<(typeof COLUMNS)[number], Value>>;

/** A square of 0 around a place; what is beyond the edges is cut off. */
function covered(b: Builder, x: Value, { left, top }: Columns, side: number): Value {
  const [, height, width] = x.type.shape as [unknown, number, number];
  const half = side / 2;
  const near = (size: number, shape: (n: number) => number[], center: Value): Value => {
    const places = b.constant(
      Array.from({ length: size }, (_, i) => i + 0.5),
      shape(size),
    );
    const distance = b.sub(places, b.reshape(center, ['N', 1, 1, 1]));
    return b.mul(
      b.cast(b.greater(distance, b.scalar(-half)), 'float32'),
      b.cast(b.greater(b.scalar(half), distance), 'float32'),
    );
  };
  const square = b.mul(
    near(height, (n) => [1, n, 1, 1], top),
    near(width, (n) => [1, 1, n, 1], left),
  );
  return b.mul(x, b.sub(b.scalar(1), square));
}

/**
 * Images by index, augmented: float32 [N, height, width, channels].
 * Rows are float32 [N, COLUMNS.length], as augmentationRows makes them; noise is standard normal numbers in the shape
 * of the result, null where there is none.
 */
export function augmentedImages(
  b: Builder,
  images: StoredImages,
  settings: AugmentationSettings,
  { indices, rows, noise }: { readonly indices: Value; readonly rows: Value; readonly noise: Value | null },
): Value {
  const [, height, width, channels] = sizesOf(images);
  const column = Object.fromEntries(
    COLUMNS.map((name, i) => [name, b.slice(rows, [0, i], [-1, 1])]),
  ) as unknown as Columns;
  const factor = (value: Value): Value => b.reshape(value, ['N', 1, 1, 1]);
  let x = moved(b, images, indices, column, isOnGrid(settings));
  if (images.scale !== 1) x = b.mul(x, b.scalar(images.scale));
  if (settings.brightness) x = b.mul(x, factor(column.brightness));
  if (settings.contrast) {
    const mean = b.mul(b.sum(x, [1, 2, 3], true), b.scalar(1 / (height * width * channels)));
    x = b.add(b.mul(b.sub(x, mean), factor(column.contrast)), mean);
  }
  if (changesColors(settings) && channels === 3) x = recolored(b, x, factor(column.chroma), factor(column.turn));
  if (settings.blur) x = blurred(b, x, column.blur);
  if (noise) x = b.add(x, b.mul(noise, b.scalar(settings.noise)));
  const side = Math.round(settings.cutout * Math.min(height, width));
  return side ? covered(b, x, column, side) : x;
}
