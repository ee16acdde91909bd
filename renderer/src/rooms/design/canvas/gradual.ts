/**
 * Mounts the layers in view of a large network a few per frame, so that it is displayed at once and the window stays
 * responsive. Svelte Flow mounts no hidden node; hidden ones in view are painted as blocks (Blocks.svelte).
 */
import type { Size } from '../../../canvas/arrange.ts';
import type { Rect } from '../../../canvas/guides.ts';
import { meets } from '../../../canvas/space.ts';
import type { Viewport } from '../../../state/document/document.svelte.ts';
import { type CanvasNode, isLayer } from './flow.ts';

/** Number of nodes above which only visible ones are mounted. */
export const MANY = 200;
/** Nodes of the first frame, which has the most other work. */
const FIRST = 12;
/**
 * Nodes of a following frame: as many as are mounted already, so that the first ones follow quickly, and few frames are
 * painted until all are there; the most take two thirds of the 50 ms from which on a delay is felt.
 */
const EACH = { least: 12, most: 72 } as const;

/** Hides the layers in view but for the first few; those out of view are not mounted anyway. */
export function hideMost(nodes: CanvasNode[], view: Viewport, size: Size): CanvasNode[] {
  if (nodes.length <= MANY) return nodes;
  const seen: Rect = {
    x: -view.x / view.zoom,
    y: -view.y / view.zoom,
    width: size.width / view.zoom,
    height: size.height / view.zoom,
  };
  let left = FIRST;
  return nodes.map((node) => {
    if (!isLayer(node)) return node;
    const { width = 0, height = 0 } = node.measured ?? {};
    if (!meets({ ...node.position, width, height }, seen)) return node;
    left -= 1;
    return left < 0 ? { ...node, hidden: true } : node;
  });
}

/** Shows the next few hidden nodes; the same array where none is hidden. */
export function showSome(nodes: CanvasNode[]): CanvasNode[] {
  if (isComplete(nodes)) return nodes;
  const shown = nodes.filter(({ hidden }) => hidden === false).length;
  let left = Math.min(EACH.most, Math.max(EACH.least, shown));
  return nodes.map((node) => {
    if (!node.hidden || left === 0) return node;
    left -= 1;
    return { ...node, hidden: false };
  });
}

export const isComplete = (nodes: readonly CanvasNode[]): boolean => !nodes.some(({ hidden }) => hidden);

/** Calls back after the next frame is painted. @returns a function that cancels it */
export function afterFrame(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(then)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
