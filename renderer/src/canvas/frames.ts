/** What lies in a frame, and the frame that fits around it. */
import type { Note, Position } from '../../../engine/model/types.ts';
import { type Size, USUAL_SIZE } from './arrange.ts';
import type { Rect } from './guides.ts';

interface Placed {
  readonly id: string;
  readonly position: Position;
}
/** Around what a frame holds, and above it for its title. */
export const AROUND = 24;
export const TITLE = 16;

const middle = ({ x, y, width, height }: Rect): Position => ({ x: x + width / 2, y: y + height / 2 });
export const rectOf = ({ id, position }: Placed, sizes: ReadonlyMap<string, Size>): Rect => ({
  ...position,
  ...(sizes.get(id) ?? USUAL_SIZE),
});

/** Ids of what has its middle in the frame. */
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

/** The smallest frame around some rectangles. */
export function around(rects: readonly Rect[]): { position: Position; size: Size } {
  const left = Math.min(...rects.map(({ x }) => x)) - AROUND;
  const top = Math.min(...rects.map(({ y }) => y)) - AROUND - TITLE;
  const right = Math.max(...rects.map(({ x, width }) => x + width)) + AROUND;
  const bottom = Math.max(...rects.map(({ y, height }) => y + height)) + AROUND;
  return { position: { x: left, y: top }, size: { width: right - left, height: bottom - top } };
}
