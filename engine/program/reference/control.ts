import { at, type EvaluateTable } from './rules.ts';

/** Of live operands; `trace` skips what is dead. */
export const CONTROL: EvaluateTable<'Gate' | 'Merge'> = {
  Gate: (_, inputs) => [at(inputs, 0)],
  Merge: (_, inputs) => [at(inputs, at(inputs, 2).data[0] ? 0 : 1)],
};
