/** Layers of repeated modules side by side: `block1.0.fc2`, `block1.1.fc2` … are one layer as it is drawn. */
import { groupBy } from '../../../../engine/model/groups.ts';

export interface Repeated<T> {
  /** As it is drawn: `block1.fc2`. */
  readonly name: string;
  /** One for each repetition, in order. */
  readonly items: readonly T[];
}

/** Names begin with letters, so that a part of digits alone counts repetitions. */
const drawnName = (name: string): string =>
  name
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('.');

/** In the order in which the first of each came. */
export function byDrawnLayer<T extends { readonly name: string }>(items: readonly T[]): Repeated<T>[] {
  return [...groupBy(items, ({ name }) => drawnName(name))].map(([name, group]) => ({ name, items: group }));
}
