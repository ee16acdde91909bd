/** Settings as Python source. */

/** `None`, `True`, `"text"`, `(1, 2)`, `(1,)`: a value as Python source. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 1 ? `(${python(value[0])},)` : `(${value.map(python).join(', ')})`;
  return String(value);
}

/** Keyword arguments, `kernel_size=5, bias=False`; undefined ones are omitted. */
export const named = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${python(value)}`]))
    .join(', ');

/** Undefined where the value is PyTorch's default, so that it is omitted. */
export const unless = <T>(standard: T, value: T): T | undefined => (value === standard ? undefined : value);
