/** Unique ids and names. */

/** `n1`, `n2`, …: one above the largest in use, so that consecutive edits never reuse an id. */
export const freshId = (prefix: string, items: readonly { readonly id: string }[]): string => freshIds(prefix, items)();

/** A generator of fresh ids: each call returns the next one. */
export function freshIds(prefix: string, items: readonly { readonly id: string }[]): () => string {
  let last = 0;
  for (const { id } of items) {
    const n = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0;
    if (Number.isSafeInteger(n) && n > last) last = n;
  }
  return () => `${prefix}${++last}`;
}

/** `conv1`, `conv2`, …: the first unused number. */
export function freshName(prefix: string, nodes: readonly { readonly name: string }[]): string {
  return freshNames(new Set(nodes.map(({ name }) => name)))(prefix);
}

/** A generator of fresh names; the caller adds each to `taken`. Each search continues where the last one ended. */
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
 * Makes names unique: unchanged, else with an underscore, else with a number. Each search continues where the last one
 * ended, since thousands can have the same name.
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

/** Control characters, and those that change the text direction. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** Whether a text is a valid layer name: visible characters only; code uses identifiers (identifiers.ts). */
export const isNodeName = (name: string): boolean =>
  name.length > 0 && name.length <= 64 && name.trim() === name && !UNSEEN.test(name) && !/\p{Cs}/u.test(name);

/** Whether a name is a valid identifier in every language of export. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,63}$/.test(name);
