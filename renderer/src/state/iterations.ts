/** Layers of repeated modules side by side: `block1.0.fc2`, `block1.1.fc2` … are one layer as it is drawn. */

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
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = drawnName(item.name);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups].map(([name, group]) => ({ name, items: group }));
}
