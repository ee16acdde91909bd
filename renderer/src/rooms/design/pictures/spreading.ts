/** Windows that are painted out of one value (transposed convolution), and windows through a volume. */
import { settings } from '../../../../../engine/layers/convolution/settings.ts';
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { box, grid, type Mapping, sample, type Spot } from './mapping.ts';
import { type Axis, steps, under } from './window.ts';

/** Larger pictures would have cells too small to see. */
const MOST = 20;

function painting(type: string, params: Resolved): Mapping | null {
  const flat = type.endsWith('1d');
  const { kernel, strides, padding, dilations } = settings(params, flat ? 1 : 2);
  const extra = (i: 0 | 1): number => {
    const value = params['output_padding'];
    return Number((Array.isArray(value) ? value[i] : value) ?? 0);
  };
  const sizeOf = (size: number, i: 0 | 1): number =>
    (size - 1) * strides[i] - 2 * padding[i] + dilations[i] * (kernel[i] - 1) + extra(i) + 1;
  const [high, wide] = flat ? [1, 5] : [3, 3];
  const [rows, columns] = [flat ? 1 : sizeOf(high, 0), sizeOf(wide, 1)];
  if (rows < 1 || columns < 1 || rows > MOST || columns > MOST) return null;
  const painted = (y: number, x: number): Spot[] =>
    grid(flat ? 1 : kernel[0], kernel[1], (k, l): Spot => [
      0,
      flat ? 0 : y * strides[0] - padding[0] + k * dilations[0],
      x * strides[1] - padding[1] + l * dilations[1],
    ])
      .flat()
      .filter(([, row, column]) => row >= 0 && row < rows && column >= 0 && column < columns);
  const image = sample(high, wide);
  const sums = grid(rows, columns, () => 0);
  const places = box(0, 0, 0, high, wide);
  for (const [, y, x] of places) for (const [, row, column] of painted(y, x)) sums[row]![column]! += image[y]![x]!;
  const brightest = Math.max(...sums.flat());
  return {
    from: [image],
    to: [sums.map((row) => row.map((sum) => sum / brightest))],
    down: flat,
    steps: places.map((spot) => ({ from: [spot], to: painted(spot[1], spot[2]) })),
    says: (words) =>
      words.paint(flat ? String(kernel[1]) : kernel.join('×'), flat ? String(strides[1]) : strides.join('×')),
  };
}

function through(type: string, params: Resolved): Mapping | null {
  const pool = type !== 'Conv3d';
  const at = (key: string, i: number, otherwise: number): number => {
    const value = params[key];
    const one: unknown = Array.isArray(value) ? value[i] : value;
    return typeof one === 'number' ? one : otherwise;
  };
  const axes = [0, 1, 2].map((i): Axis => {
    const [kernel, dilation] = [at('kernel_size', i, 2), at('dilation', i, 1)];
    const kind = params['padding_kind'];
    const total = (kernel - 1) * dilation;
    const padding = kind === 'valid' ? 0 : at('padding', i, 0);
    return {
      kernel,
      dilation,
      stride: at('stride', i, pool ? kernel : 1),
      before: kind === 'same' ? Math.floor(total / 2) : padding,
      after: kind === 'same' ? Math.ceil(total / 2) : padding,
    };
  });
  const sizes = axes.map(({ kernel, dilation, before, after }) =>
    Math.max(4, dilation * (kernel - 1) + 1 - before - after),
  );
  if (sizes.some((size) => size > 8)) return null;
  const counts = axes.map((axis, i) => steps(sizes[i]!, axis));
  const volume = Array.from({ length: sizes[0]! }, (_, d) => sample(sizes[1]!, sizes[2]!, d * 0.23));
  const windowAt = (place: Spot): Spot[] => {
    const [depths, rows, columns] = axes.map((axis, i) =>
      under(axis, place[i]!).filter((index) => index >= 0 && index < sizes[i]!),
    );
    return depths!.flatMap((d) => rows!.flatMap((y) => columns!.map((x) => [d, y, x] as const)));
  };
  const result = ([d, y, x]: Spot): number => {
    const values = windowAt([d, y, x]).map(([depth, row, column]) => volume[depth]![row]![column]!);
    if (type === 'MaxPool3d') return Math.max(0, ...values);
    return values.reduce((sum, one) => sum + one, 0) / axes.reduce((all, { kernel }) => all * kernel, 1);
  };
  const to = Array.from({ length: counts[0]! }, (_, d) => grid(counts[1]!, counts[2]!, (y, x) => result([d, y, x])));
  return {
    from: volume,
    to,
    steps: to.flatMap((_, d) =>
      box(d, 0, 0, counts[1]!, counts[2]!).map((spot) => ({ from: windowAt(spot), to: [spot] })),
    ),
    says: (words) => words.slices(axes.map(({ kernel }) => kernel).join('×'), sizes[0]!),
  };
}

/** Null for a layer that does neither, or whose windows are too large to draw. */
export function spreadingOf(type: string, params: Resolved): Mapping | null {
  if (/^ConvTranspose[12]d$/.test(type)) return painting(type, params);
  return /^(Conv|MaxPool|AvgPool)3d$/.test(type) ? through(type, params) : null;
}
