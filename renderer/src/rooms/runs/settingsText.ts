/** Training settings as PyTorch calls. */

/** `SGD(lr=0.03, momentum=0.9)`: unset arguments and lists are omitted. */
export function callText({ type, ...fields }: { readonly type: string }): string {
  const told = Object.entries(fields as Readonly<Record<string, unknown>>)
    .filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}=${String(value)}`);
  return `${type}(${told.join(', ')})`;
}
