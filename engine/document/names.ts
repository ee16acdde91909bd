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
  return freshNameAmong(prefix, new Set(nodes.map(({ name }) => name)));
}

export function freshNameAmong(prefix: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** Whether a name can stand in code of any language that we write. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,63}$/.test(name);
