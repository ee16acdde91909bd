/** Groups layers of repeated modules: `block1.0.fc2`, `block1.1.fc2` … are one drawn layer. */
import { groupBy } from '../../../../engine/model/groups.ts';

export interface Repeated<T> {
  /** Name of the drawn layer: `block1.fc2`. */
  readonly name: string;
  /** One item for each repetition, in order. */
  readonly items: readonly T[];
}

/** Names begin with letters, so that a part of digits counts repetitions. */
const drawnName = (name: string): string =>
  name
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('.');

/** Groups in order of first occurrence. */
export function byDrawnLayer<T extends { readonly name: string }>(items: readonly T[]): Repeated<T>[] {
  return [...groupBy(items, ({ name }) => drawnName(name))].map(([name, group]) => ({ name, items: group }));
}
