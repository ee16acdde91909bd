/** Where one begins to read a network that is too large to be read as a whole. */
import type { Graph } from '../../../../../engine/model/types.ts';
import type { Viewport } from '../../../state/document/document.svelte.ts';

/** What a large window shows at the zoom below which names cannot be read. */
const READABLE = { width: 1600 / 0.35, height: 1000 / 0.35 };
const ZOOM = 0.6;
const MARGIN = 56;

/** Its top left corner, at a zoom that can be read; null for a network that fits into a window. */
export function beginning({ nodes }: Graph): Viewport | null {
  if (!nodes.length) return null;
  const [xs, ys] = [nodes.map(({ position }) => position.x), nodes.map(({ position }) => position.y)];
  const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const [left, top] = [min(xs), min(ys)];
  if (max(xs) - left < READABLE.width && max(ys) - top < READABLE.height) return null;
  return { x: MARGIN - left * ZOOM, y: MARGIN - top * ZOOM, zoom: ZOOM };
}
