/** Elements that something else on the screen has to find: what the tour points at, what a command gives the focus to. */
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

/** For `{@attach}`: the element can be found by the name as long as it is on the screen. Several may have one name. */
export const landmark =
  (name: Landmark) =>
  (element: Element): (() => void) => {
    const all = shown.get(name) ?? new Set();
    shown.set(name, all.add(element));
    return () => all.delete(element);
  };

/** In the order in which they came onto the screen. */
export const landmarks = (name: Landmark): readonly Element[] => [...(shown.get(name) ?? [])];
