import { UserError } from '../../errors/error.ts';

/** Throws a UserError for the first index out of range. */
export function checkIndices(indices: readonly number[], count: number): void {
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= count);
  if (wrong !== undefined) throw new UserError('data.index', { index: wrong, count });
}
