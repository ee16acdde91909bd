/** Position of a floating element beside its target. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Size = Pick<Rect, 'width' | 'height'>;

const GAP = 14;
const EDGE = 8;

/**
 * On the right of the target, else below, else left, else above; within the window. In its lower right corner without a
 * target.
 */
export function placeBeside(target: Rect | null, own: Size, window: Size): { x: number; y: number } {
  const x = (wanted: number): number => Math.round(Math.max(EDGE, Math.min(wanted, window.width - own.width - EDGE)));
  const y = (wanted: number): number => Math.round(Math.max(EDGE, Math.min(wanted, window.height - own.height - EDGE)));
  if (!target) return { x: x(Infinity), y: y(window.height - own.height - 40) };
  const right = target.x + target.width + GAP;
  if (right + own.width + EDGE <= window.width) return { x: x(right), y: y(target.y) };
  const below = target.y + target.height + GAP;
  if (below + own.height + EDGE <= window.height) return { x: x(target.x), y: y(below) };
  if (target.x - GAP - own.width >= EDGE) return { x: x(target.x - GAP - own.width), y: y(target.y) };
  if (target.y - GAP - own.height >= EDGE) return { x: x(target.x), y: y(target.y - GAP - own.height) };
  return { x: x(Infinity), y: y(window.height - own.height - 40) };
}
