/** Placement of the strokes in a dataset's images, measured on some of them. */
import { boxOf, massOf, type Ink } from './drawing.ts';
import type { Placement } from './given.ts';

/** Required share of images that agree. */
const MOST = 0.9;
/** Pixels by which the longer sides of their boxes may differ. */
const SIDE_SPREAD = 1;
/** Largest distance in pixels of a center from its target after shifts by whole pixels. */
const SPREAD = 0.55;

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const center = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const agree = (values: readonly number[], on: number, within: number): boolean =>
  values.filter((value) => Math.abs(value - on) <= within).length >= MOST * values.length;
/** Rounds a position to half pixels. */
const halves = (value: number): number => Math.round(2 * value) / 2;

/** Whether most images have a dark border. */
export function isDark(images: readonly Ink[]): boolean {
  const dark = images.filter(({ width, height, pixels }) => {
    const corners = [0, width - 1, (height - 1) * width, height * width - 1].map((at) => pixels[at]!);
    return corners.reduce((sum, value) => sum + value, 0) / corners.length < 128;
  });
  return dark.length * 2 > images.length;
}

/**
 * Where the ink of images lies: in MNIST the longer side of its box has 20 pixels, and its center of mass is at pixel 14.
 * @param images on a black background
 * @returns null without a common placement
 */
export function measurePlacement(images: readonly Ink[]): Placement | null {
  const found = images.flatMap((image) => {
    const box = boxOf(image);
    return box ? [{ box, mass: massOf(image), image }] : [];
  });
  const [first] = found;
  if (!first) return null;
  const side = middle(found.map(({ box }) => Math.max(box.width, box.height)));
  const room = Math.min(first.image.width, first.image.height);
  // Images that fill the frame are only resized.
  if (side > room - 2) return null;
  const sides = found.map(({ box }) => Math.max(box.width, box.height));
  if (!agree(sides, side, SIDE_SPREAD)) return null;
  const centers = {
    mass: { row: found.map(({ mass }) => mass.row), column: found.map(({ mass }) => mass.column) },
    box: {
      row: found.map(({ box }) => box.top + (box.height - 1) / 2),
      column: found.map(({ box }) => box.left + (box.width - 1) / 2),
    },
  };
  for (const by of ['mass', 'box'] as const) {
    const { row, column } = centers[by];
    const place = { row: halves(center(row)), column: halves(center(column)) };
    if (agree(row, place.row, SPREAD) && agree(column, place.column, SPREAD)) return { side, by, ...place };
  }
  return null;
}
