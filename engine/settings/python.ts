/** Values of settings as Python source. */

/** `None`, `True`, `"text"`, `(1, 2)`, `(1,)`: a value as Python source. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 1 ? `(${python(value[0])},)` : `(${value.map(python).join(', ')})`;
  return String(value);
}

/** `kernel_size=5, bias=False`; what is undefined is left out. */
export const named = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${python(value)}`]))
    .join(', ');

/** Undefined where it is what PyTorch takes anyway, so that it is left out. */
export const unless = <T>(standard: T, value: T): T | undefined => (value === standard ? undefined : value);
