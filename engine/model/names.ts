/** Ids and names that are free. */

/** `n1`, `n2`, …: one above the largest in use, so that an id is never given twice in a row of edits. */
export const freshId = (prefix: string, items: readonly { readonly id: string }[]): string => freshIds(prefix, items)();

/** The same for many: each call answers the next one. */
export function freshIds(prefix: string, items: readonly { readonly id: string }[]): () => string {
  let last = 0;
  for (const { id } of items) {
    const n = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0;
    if (Number.isSafeInteger(n) && n > last) last = n;
  }
  return () => `${prefix}${++last}`;
}

/** `conv1`, `conv2`, …: the first number that is free. */
export function freshName(prefix: string, nodes: readonly { readonly name: string }[]): string {
  return freshNames(new Set(nodes.map(({ name }) => name)))(prefix);
}

/** The same for many names, each of which the caller adds to what is taken: a search goes on where it ended. */
export function freshNames(taken: ReadonlySet<string>): (prefix: string) => string {
  const reached = new Map<string, number>();
  return (prefix) => {
    let number = reached.get(prefix) ?? 1;
    while (taken.has(`${prefix}${number}`)) number += 1;
    reached.set(prefix, number);
    return `${prefix}${number}`;
  };
}

/**
 * A name of its own for whatever comes: as it is, with an underscore, with a number. A search goes on where it ended:
 * thousands can have the same.
 */
export class UniqueNames {
  readonly #taken: Set<string>;
  readonly #reached = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  give(name: string): string {
    let free = this.#taken.has(name) ? `${name}_` : name;
    let number = this.#reached.get(name) ?? 2;
    while (this.#taken.has(free)) free = `${name}_${number++}`;
    this.#reached.set(name, number);
    this.#taken.add(free);
    return free;
  }

  release(name: string): void {
    this.#taken.delete(name);
  }
}

/** Whether a name can stand in code of any language that we write. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,63}$/.test(name);
