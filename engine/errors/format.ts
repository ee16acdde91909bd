import type { DType, Shape, TensorType } from '../program/types.ts';

/** "N×6×28×28" */
export const formatShape = (shape: Shape): string => (shape.length ? shape.join('×') : 'scalar');

/** "6" for equal sides as one number where it is unambiguous, else "5×3". */
export const formatPair = ([height, width]: readonly [number, number]): string => `${height}×${width}`;

/** 61706 → "61,706" */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** 416520 → "417 k"; at most three digits. */
export function formatShort(count: number): string {
  for (const [size, unit] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (count >= size) return `${Number((count / size).toPrecision(3))} ${unit}`;
  }
  return String(count);
}

/** 39845888 → "38 MB", in powers of 1024. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size >= 10 || unit === 0 ? Math.round(size) : Number(size.toPrecision(2))} ${units[unit]}`;
}

/** `N×6×28×28 float32`: a tensor in full, with the batch as N. */
export const formatType = ({ shape, dtype }: TensorType): string => `${formatShape(shape)} ${dtype}`;

const SHORT: Readonly<Record<DType, string>> = {
  float32: 'f32',
  bfloat16: 'bf16',
  int32: 'i32',
  uint8: 'u8',
  bool: 'bool',
};

/** `f32`: short name of an element type. */
export const formatDType = (dtype: DType): string => SHORT[dtype];
