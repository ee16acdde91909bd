/** Places and parts of lists. */
import { raised } from '../problem.ts';
import { elements, integerOf, PyDict, PyList, PyRange, type PySlice, PyTuple, type PyValue } from './values.ts';

/** An index from 0 on. Throws IndexError for one that is none. */
export function placeIn(length: number, index: bigint, of = 'list'): number {
  const place = Number(index < 0n ? index + BigInt(length) : index);
  if (place < 0 || place >= length) throw raised('IndexError', `${of} index out of range`);
  return place;
}

/** `list[begin:end:step]` */
export function cut(list: readonly PyValue[], { begin, end, step }: PySlice): PyValue[] {
  const by = step === null ? 1 : integerOf(step);
  if (by === 0) throw raised('ValueError', 'slice step cannot be zero');
  const size = list.length;
  const clamp = (value: PyValue, fallback: number): number => {
    if (value === null) return fallback;
    const index = integerOf(value);
    const shifted = index < 0 ? index + size : index;
    return by > 0 ? Math.min(size, Math.max(0, shifted)) : Math.min(size - 1, Math.max(-1, shifted));
  };
  const [from, to] = by > 0 ? [clamp(begin, 0), clamp(end, size)] : [clamp(begin, size - 1), clamp(end, -1)];
  const found: PyValue[] = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) found.push(list[i]!);
  return found;
}

/** The elements of what is indexed by numbers; null for anything else. */
export function listOf(value: PyValue): readonly PyValue[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  if (typeof value === 'string') return [...value];
  return value instanceof PyRange ? [...elements(value)] : null;
}

/** `del of[index]`. @returns whether that is an item of a dictionary or a list */
export function deleteItem(of: PyValue, index: PyValue): boolean {
  if (of instanceof PyDict) return of.delete(index);
  if (!(of instanceof PyList && typeof index === 'bigint')) return false;
  of.items.splice(placeIn(of.items.length, index), 1);
  return true;
}
