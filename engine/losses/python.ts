/** Helpers for losses in exported Python. */
import { python } from '../settings/python.ts';

/** Keyword arguments `, weight=…, p=2`; undefined ones are omitted, and strings are source code. */
export function rest(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`, ${name}=${source(value)}`]))
    .join('');
}
const source = (value: string | number | boolean): string => (typeof value === 'string' ? value : python(value));

/** Class weights as a tensor; undefined where there are none. */
export const weightTensor = (values: readonly number[]): string | undefined =>
  values.length ? `torch.tensor([${values.join(', ')}], device=outputs.device)` : undefined;

/** Reshapes a vector over classes to axis 1 of the outputs. @param shape of the outputs without the batch */
export const alongClasses = (shape: readonly number[]): string => `.view(-1${', 1'.repeat(shape.length - 1)})`;
