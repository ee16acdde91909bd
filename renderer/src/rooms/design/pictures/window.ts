/** A window that slides over a small image: what a convolution and a pooling do, in numbers. */
import { settings } from '../../../../../engine/layers/convolution/settings.ts';
import type { Resolved } from '../../../../../engine/layers/parameters.ts';

export interface Axis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}
export interface Sliding {
  readonly kind: 'convolution' | 'max' | 'average';
  readonly rows: Axis;
  readonly columns: Axis;
}
export type Image = readonly (readonly number[])[];

/** The first test image of MNIST at half its size, a hexadecimal digit a pixel. */
const SEVEN =
  '00000000000000/00000000000000/00000000000000/00045100000000/000aaddddd9000/00000012299000/000000002e2000/' +
  '00000000a70000/00000002d10000/0000000c700000/0000007c100000/000002f2000000/00000ae1000000/00000630000000';
export const DIGIT: Image = SEVEN.split('/').map((row) => [...row].map((sign) => Number.parseInt(sign, 16) / 15));
/** One row through it, as a sequence. */
export const SEQUENCE: Image = [DIGIT[4]!];

const STILL: Axis = { kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 };

/** Null for a layer without such a window. */
export function slidingOf(type: string, params: Resolved): Sliding | null {
  if (type === 'Conv1d' || type === 'Conv2d') {
    const { kernel, strides, edges, dilations } = settings(params, type === 'Conv1d' ? 1 : 2);
    const axis = (i: 0 | 1): Axis => ({
      kernel: kernel[i],
      stride: strides[i],
      dilation: dilations[i],
      before: edges[i][0],
      after: edges[i][1],
    });
    return type === 'Conv2d'
      ? { kind: 'convolution', rows: axis(0), columns: axis(1) }
      : { kind: 'convolution', rows: STILL, columns: axis(1) };
  }
  const pool = /^(Max|Avg)Pool([12])d$/.exec(type);
  if (!pool) return null;
  const at = (key: string, i: number, otherwise: number): number => {
    const value = params[key];
    const one = Array.isArray(value) ? (value as readonly number[])[i] : value;
    return typeof one === 'number' && one > 0 ? one : otherwise;
  };
  const axis = (i: number): Axis => {
    const kernel = at('kernel_size', i, 2);
    const padding = at('padding', i, 0);
    return { kernel, stride: at('stride', i, kernel), dilation: at('dilation', i, 1), before: padding, after: padding };
  };
  const kind = pool[1] === 'Max' ? 'max' : 'average';
  return pool[2] === '2' ? { kind, rows: axis(0), columns: axis(1) } : { kind, rows: STILL, columns: axis(0) };
}

/** Places that the window takes along an axis of `size` values; none where it does not fit. */
export const steps = (size: number, { kernel, stride, dilation, before, after }: Axis): number =>
  Math.max(0, Math.floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1);

/** Indices under the window at a step, also those in the padding. */
export const under = ({ kernel, stride, dilation, before }: Axis, step: number): number[] =>
  Array.from({ length: kernel }, (_, k) => step * stride - before + k * dilation);

/** What comes out. The convolution looks for an edge: dark at its left, bright at its right. */
export function slide(image: Image, sliding: Sliding): Image {
  const { kind, rows, columns } = sliding;
  return Array.from({ length: steps(image.length, rows) }, (_, i) =>
    Array.from({ length: steps(image[0]!.length, columns) }, (_, j) => {
      const values: number[] = [];
      let sum = 0;
      for (const y of under(rows, i)) {
        under(columns, j).forEach((x, k) => {
          const value = image[y]?.[x];
          if (value !== undefined) values.push(value);
          sum += (value ?? 0) * (kind === 'convolution' && k < columns.kernel / 2 && columns.kernel > 1 ? -1 : 1);
        });
      }
      if (kind === 'max') return values.length ? Math.max(...values) : 0;
      return sum / (rows.kernel * columns.kernel);
    }),
  );
}
