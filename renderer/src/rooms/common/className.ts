/** What a class is called where it may be a character that cannot be seen. */
const INVISIBLE: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\t': '⇥', '\r': '␍', '': '∅' };

/** Its name, else its index. */
export function className(names: readonly string[], index: number): string {
  const name = names[index] ?? String(index);
  return INVISIBLE[name] ?? name;
}
