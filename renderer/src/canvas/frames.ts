/** The content of frames, and frames around nodes. */
import type { Note, Position } from '../../../engine/model/types.ts';
import { type Size, USUAL_SIZE } from './geometry.ts';
import type { Rect } from './guides.ts';

interface Placed {
  readonly id: string;
  readonly position: Position;
}
/** Padding around the content of a frame, and space above it for the title. */
export const AROUND = 24;
export const TITLE = 16;

const middle = ({ x, y, width, height }: Rect): Position => ({ x: x + width / 2, y: y + height / 2 });
export const rectOf = ({ id, position }: Placed, sizes: ReadonlyMap<string, Size>): Rect => ({
  ...position,
  ...(sizes.get(id) ?? USUAL_SIZE),
});

/** Ids of elements whose middle is in the frame. */
export function heldBy(frame: Note, placed: readonly Placed[], sizes: ReadonlyMap<string, Size>): string[] {
  const { position, size } = frame;
  return placed
    .filter(({ id }) => id !== frame.id)
    .filter((one) => {
      const { x, y } = middle(rectOf(one, sizes));
      return x >= position.x && y >= position.y && x <= position.x + size.width && y <= position.y + size.height;
    })
    .map(({ id }) => id);
}

/** Approximate width of a character in the title; Chinese ones are as wide as high. */
const LETTER = { narrow: 7, wide: 12.5 };
/** Padding and height of the title. */
const INSET = { x: 10, y: 6, height: 18 };

/** The title of a frame, in one line. */
export function titleOf({ position, size, text }: Note): Rect {
  const [first = ''] = text.split('\n');
  const width = [...first].reduce((sum, letter) => sum + (letter > '\u2e7f' ? LETTER.wide : LETTER.narrow), 0);
  return {
    x: position.x + INSET.x,
    y: position.y + INSET.y,
    width: Math.min(width, Math.max(0, size.width - 2 * INSET.x)),
    height: INSET.height,
  };
}

/** The smallest frame around some rectangles. */
export function around(rects: readonly Rect[]): { position: Position; size: Size } {
  const left = Math.min(...rects.map(({ x }) => x)) - AROUND;
  const top = Math.min(...rects.map(({ y }) => y)) - AROUND - TITLE;
  const right = Math.max(...rects.map(({ x, width }) => x + width)) + AROUND;
  const bottom = Math.max(...rects.map(({ y, height }) => y + height)) + AROUND;
  return { position: { x: left, y: top }, size: { width: right - left, height: bottom - top } };
}
