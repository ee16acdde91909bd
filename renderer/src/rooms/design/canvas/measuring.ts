/**
 * Leaves nodes of known size unmeasured. Svelte Flow measures every node and its handles after it is mounted, and then
 * updates all nodes and edges; the sizes of layers are known in advance (flow.ts).
 */
import type { useStore } from '@xyflow/svelte';

type Store = ReturnType<typeof useStore>;

/** Sizes on the screen are whole pixels. */
const ROUNDING = 0.5;

/** @param far whether layers are drawn as blocks, without handles that could be measured */
export function measureUnknown(store: Store, far: () => boolean): void {
  const measure = store.updateNodeInternals;
  store.updateNodeInternals = (updates) => {
    const unknown = new Map([...updates].filter(([id, { nodeElement }]) => !isKnown(store, id, nodeElement, far())));
    if (unknown.size) measure(unknown);
  };
}

function isKnown(store: Store, id: string, { offsetWidth, offsetHeight }: HTMLElement, far: boolean): boolean {
  const node = store.nodeLookup.get(id);
  if (far && node?.internals.handleBounds) return true;
  // Nodes with handles of their own have an estimated size that was right before.
  if (!node?.internals.userNode.handles) return false;
  const { width = 0, height = 0 } = node.measured;
  return Math.abs(width - offsetWidth) <= ROUNDING && Math.abs(height - offsetHeight) <= ROUNDING;
}
