import { borrow } from './sources.ts';
import { at, type ExecuteTable } from './rules.ts';

/** Of live values: the session skips dead ones, and gives a Merge the one that is taken. */
export const CONTROL: ExecuteTable<'Gate' | 'Merge'> = {
  Gate: ({ kernels, inputs }) => [borrow(kernels, at(inputs, 0))],
  Merge: ({ kernels, inputs }) => [borrow(kernels, at(inputs, 0))],
};
