/** What a layer of torch.nn is made of. */
import type { Arguments } from '../python/arguments.ts';
import type { PyObject, PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';

/** A layer: names and defaults of its arguments, its parameters, and what it computes. */
export interface Layer {
  readonly names: readonly string[];
  readonly defaults?: Readonly<Record<string, PyValue>>;
  readonly begin?: (torch: Torch, a: Arguments, self: PyObject) => void;
  readonly forward: (torch: Torch, self: PyObject, inputs: readonly PyValue[]) => PyValue;
  /** What is written between the parentheses. */
  readonly says: (self: PyObject) => string;
}
