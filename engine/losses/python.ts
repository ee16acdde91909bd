/** What losses are written with in Python. */
import { python } from '../settings/python.ts';

/** `, weight=…, p=2`: what is undefined is left out, and what is text is source. */
export function rest(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`, ${name}=${source(value)}`]))
    .join('');
}
const source = (value: string | number | boolean): string => (typeof value === 'string' ? value : python(value));

/** One number for each class as a tensor; undefined where there are none. */
export const weightTensor = (values: readonly number[]): string | undefined =>
  values.length ? `torch.tensor([${values.join(', ')}], device=outputs.device)` : undefined;

/** Puts a tensor of one number a class on axis 1 of outputs. @param shape of the outputs without the batch */
export const alongClasses = (shape: readonly number[]): string => `.view(-1${', 1'.repeat(shape.length - 1)})`;
