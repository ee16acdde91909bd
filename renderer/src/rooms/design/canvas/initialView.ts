/** Initial view of a network that is too large to be read as a whole. */
import type { Graph } from '../../../../../engine/model/types.ts';
import type { Viewport } from '../../../state/document/document.svelte.ts';

/** Area that a large window shows at the lowest legible zoom. */
const READABLE = { width: 1600 / 0.35, height: 1000 / 0.35 };
const ZOOM = 0.6;
const MARGIN = 56;

/** The top left corner of the network at a legible zoom; null for a network that fits into a window. */
export function initialView({ nodes }: Graph): Viewport | null {
  if (!nodes.length) return null;
  const [xs, ys] = [nodes.map(({ position }) => position.x), nodes.map(({ position }) => position.y)];
  const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const [left, top] = [min(xs), min(ys)];
  if (max(xs) - left < READABLE.width && max(ys) - top < READABLE.height) return null;
  return { x: MARGIN - left * ZOOM, y: MARGIN - top * ZOOM, zoom: ZOOM };
}
