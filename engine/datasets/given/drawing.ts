/**
 * Preprocessing of drawings to the placement of the dataset. MNIST's authors describe theirs: digits were "size normalized to fit in a 20x20
 * pixel box while preserving their aspect ratio", with gray levels by anti-aliasing, and "centered in a 28x28 image by
 * computing the center of mass of the pixels, and translating the image so as to position this point at the center of
 * the 28x28 field" (LeCun, Cortes, Burges: The MNIST database of handwritten digits).
 */
import type { Placement } from './given.ts';

/** Gray values: uint8 [height, width], 0 where there is no ink. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Bounding box of the ink; null for an empty drawing. */
export function boxOf({ width, height, pixels }: Ink): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (!pixels[y * width + x]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The center of mass, in pixels; the first pixel's center is 0. */
export function massOf({ width, height, pixels }: Ink): { row: number; column: number } {
  let [sum, down, across] = [0, 0, 0];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x]!;
      sum += value;
      down += value * y;
      across += value * x;
    }
  return { row: down / sum, column: across / sum };
}

/** Source pixels and weights of each target pixel along one axis, for area averaging. */
function spans(from: number, size: number, scale: number): { at: number; share: number }[][] {
  return Array.from({ length: Math.ceil(size / scale - 1e-9) }, (_, i) => {
    const [begin, end] = [i * scale, Math.min((i + 1) * scale, size)];
    const covered: { at: number; share: number }[] = [];
    for (let at = Math.floor(begin); at < end; at += 1)
      covered.push({ at: from + at, share: (Math.min(at + 1, end) - Math.max(at, begin)) / scale });
    return covered;
  });
}

/** Crops to a box and scales its longer side to `side` pixels by area averaging. */
function scaled({ width, pixels }: Ink, box: Box, side: number): Ink {
  const scale = Math.max(box.width, box.height) / side;
  const [columns, rows] = [spans(box.left, box.width, scale), spans(box.top, box.height, scale)];
  const made = new Uint8Array(columns.length * rows.length);
  rows.forEach((down, y) =>
    columns.forEach((across, x) => {
      let sum = 0;
      for (const row of down)
        for (const column of across) sum += pixels[row.at * width + column.at]! * row.share * column.share;
      made[y * columns.length + x] = Math.round(sum);
    }),
  );
  return { width: columns.length, height: rows.length, pixels: made };
}

/**
 * The drawing, scaled and shifted by whole pixels to the placement of the data. All zeros for an empty one.
 * @returns uint8 [height, width]
 */
export function placeDrawing(ink: Ink, [height, width]: readonly [number, number], placement: Placement): Uint8Array {
  const field = new Uint8Array(height * width);
  const box = boxOf(ink);
  if (!box) return field;
  const small = scaled(ink, box, placement.side);
  const center =
    placement.by === 'mass' ? massOf(small) : { row: (small.height - 1) / 2, column: (small.width - 1) / 2 };
  // Faint ink may have averaged to zero.
  if (Number.isNaN(center.row)) return field;
  const [down, right] = [Math.round(placement.row - center.row), Math.round(placement.column - center.column)];
  for (let y = 0; y < small.height; y += 1)
    for (let x = 0; x < small.width; x += 1) {
      const [row, column] = [y + down, x + right];
      if (row >= 0 && row < height && column >= 0 && column < width)
        field[row * width + column] = small.pixels[y * small.width + x]!;
    }
  return field;
}

/** Contrast below which a photograph counts as empty. */
const LEAST_CONTRAST = 16;
/** Thresholds for paper as shares of the strongest ink: on uniform paper, and at most on shaded paper. */
const [EVEN, SHADED] = [0.15, 0.5];
/** Factor by which paper may be darker than at the border of the image. */
const ELSEWHERE = 1.5;
/** Most ink on the border, as a share of its pixels. */
const INKED = 0.1;

/**
 * Segments the ink of a photograph: pixels that differ from the border, on light or dark paper. Paper becomes 0.
 * @param gray uint8 [height, width]
 */
export function inkOf({ width, height, pixels }: Ink): Ink {
  const edge: number[] = [];
  for (let x = 0; x < width; x += 1) edge.push(pixels[x]!, pixels[(height - 1) * width + x]!);
  for (let y = 0; y < height; y += 1) edge.push(pixels[y * width]!, pixels[y * width + width - 1]!);
  edge.sort((a, b) => a - b);
  const paper = edge[edge.length >> 1]!;
  const isLight = paper > 127;
  const strength = pixels.map((value) => Math.max(0, isLight ? paper - value : value - paper));
  const most = strength.reduce((max, value) => Math.max(max, value), 0);
  if (most < LEAST_CONTRAST) return { width, height, pixels: new Uint8Array(pixels.length) };
  const shades = edge.map((value) => Math.abs(value - paper)).sort((a, b) => a - b);
  const shadow = shades[Math.floor((1 - INKED) * (shades.length - 1))]!;
  const least = Math.min(SHADED * most, Math.max(EVEN * most, ELSEWHERE * shadow));
  return {
    width,
    height,
    pixels: strength.map((value) => (value < least ? 0 : Math.round((255 * (value - least)) / (most - least)))),
  };
}
