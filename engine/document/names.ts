/** Ids and names that are free. */

/** `n1`, `n2`, …: one above the largest in use, so that an id is never given twice in a row of edits. */
export function freshId(prefix: string, items: readonly { readonly id: string }[]): string {
  const numbers = items.map(({ id }) => (id.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0));
  return `${prefix}${numbers.reduce((max, n) => (Number.isSafeInteger(n) && n > max ? n : max), 0) + 1}`;
}

/** `conv1`, `conv2`, …: the first number that is free. */
export function freshName(prefix: string, nodes: readonly { readonly name: string }[]): string {
  const taken = new Set(nodes.map(({ name }) => name));
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** Whether a name can stand in code of any language that we write. */
export const isName = (name: string): boolean => /^[A-Za-z]\w{0,63}$/.test(name);
