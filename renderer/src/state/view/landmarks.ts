/** Registry of elements that others have to find: targets of the tour, and of commands that set the focus. */
import type { Room } from './layout.svelte.ts';

export type Landmark =
  | `room:${Room}`
  | `layer:${string}`
  | 'pickData'
  | 'useMnist'
  | 'trainCount'
  | 'canvas'
  | 'nodeName'
  | 'train'
  | 'stop'
  | 'runTest'
  | 'predictions';

const shown = new Map<Landmark, Set<Element>>();

/** For `{@attach}`: registers an element under a name while it is on screen. Several may share a name. */
export const landmark =
  (name: Landmark) =>
  (element: Element): (() => void) => {
    const all = shown.get(name) ?? new Set();
    shown.set(name, all.add(element));
    return () => all.delete(element);
  };

/** Elements in the order in which they appeared. */
export const landmarks = (name: Landmark): readonly Element[] => [...(shown.get(name) ?? [])];
