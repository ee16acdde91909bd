/** Images whose size changes: padding, enlarging, gathering regions into one value each. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { box, grid, type Grid, type Mapping, sample, type Spot } from './mapping.ts';
import { DIGIT, type Image, SEQUENCE } from './window.ts';

const pair = (value: unknown, otherwise: number): [number, number] =>
  Array.isArray(value)
    ? [Number(value[0]), Number(value[1])]
    : (Array(2).fill(Number(value ?? otherwise)) as [number, number]);
const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** Where a padded place gets its value from, null for a constant; -1 and `size` are the first places outside. */
export function source(at: number, size: number, mode: string): number | null {
  if (at >= 0 && at < size) return at;
  if (mode === 'reflect') return at < 0 ? -at : 2 * (size - 1) - at;
  if (mode === 'replicate') return within(at, 0, size - 1);
  return mode === 'circular' ? (at + size) % size : null;
}

function padding(params: Resolved): Mapping {
  const [rows, columns] = [4, 5];
  const from = sample(rows, columns);
  const side = (key: string): number => within(Number(params[key] ?? 0), 0, 3);
  const [top, bottom, left, right] = [side('top'), side('bottom'), side('left'), side('right')];
  const mode = String(params['mode']);
  const spots: { from: Spot[]; to: Spot[] }[] = [];
  const to: Grid = grid(top + rows + bottom, left + columns + right, (y, x) => {
    const [row, column] = [source(y - top, rows, mode), source(x - left, columns, mode)];
    const known = row !== null && column !== null;
    const inside = y >= top && y < top + rows && x >= left && x < left + columns;
    if (!inside) spots.push({ from: known ? [[0, row, column]] : [], to: [[0, y, x]] });
    return known ? from[row]![column]! : null;
  });
  const given = ['top', 'bottom', 'left', 'right'].map((key) => String(params[key] ?? 0)).join(' ');
  const value = mode === 'constant' ? Number(params['value']) : null;
  return { from: [from], to: [to], steps: spots, says: (words) => words.pad(given, mode, value) };
}

/** Bilinear as PyTorch has it without aligned corners, or with. */
export function enlarged(image: Image, [high, wide]: readonly [number, number], mode: string, corners: boolean): Image {
  const at = (i: number, size: number, factor: number): number =>
    corners ? (i * (size - 1)) / Math.max(1, size * factor - 1) : within((i + 0.5) / factor - 0.5, 0, size - 1);
  const [rows, columns] = [image.length, image[0]!.length];
  return grid(rows * high, columns * wide, (y, x) => {
    if (mode === 'nearest') return image[Math.floor(y / high)]![Math.floor(x / wide)]!;
    const [row, column] = [at(y, rows, high), at(x, columns, wide)];
    const [r, c] = [Math.min(rows - 1, Math.floor(row)), Math.min(columns - 1, Math.floor(column))];
    const value = (i: number, j: number): number => image[Math.min(rows - 1, i)]![Math.min(columns - 1, j)]!;
    const along = (i: number): number => value(i, c) * (1 - column + c) + value(i, c + 1) * (column - c);
    return along(r) * (1 - row + r) + along(r + 1) * (row - r);
  });
}

function upsampling(params: Resolved): Mapping {
  const [high, wide] = pair(params['scale_factor'], 2);
  const factors = [within(high, 1, 4), within(wide, 1, 4)] as const;
  const from = sample(3, 3);
  const mode = String(params['mode']);
  return {
    from: [from],
    to: [enlarged(from, factors, mode, params['align_corners'] === true)],
    steps: box(0, 0, 0, 3, 3).map((spot) => ({
      from: [spot],
      to: box(0, spot[1] * factors[0], spot[2] * factors[1], ...factors),
    })),
    says: (words) => words.upsample(`${high}×${wide}`, mode),
  };
}

function shuffling(params: Resolved): Mapping {
  const factor = Number(params['upscale_factor']);
  const r = within(factor, 1, 4);
  const from = Array.from({ length: r * r }, (_, c) => grid(2, 2, () => 0.15 + (0.85 * c) / Math.max(1, r * r - 1)));
  const to = grid(2 * r, 2 * r, (y, x) => from[(y % r) * r + (x % r)]![Math.floor(y / r)]![Math.floor(x / r)]!);
  return {
    from,
    to: [to],
    steps: box(0, 0, 0, 2, 2).map(([, y, x]) => ({
      from: from.map((_, c) => [c, y, x] as const),
      to: box(0, y * r, x * r, r, r),
    })),
    says: (words) => words.shuffle(factor),
  };
}

/** PyTorch's windows along one axis: from ⌊i·size/count⌋ to ⌈(i+1)·size/count⌉. */
export const regions = (size: number, count: number): [start: number, length: number][] =>
  Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    return [start, Math.ceil(((i + 1) * size) / count) - start];
  });

function gathering(type: string, params: Resolved): Mapping {
  const image = type.endsWith('1d') ? SEQUENCE : DIGIT;
  const size = type.startsWith('Global') ? [1, 1] : pair(params['output_size'], 1);
  const rows = regions(image.length, type.endsWith('1d') ? 1 : within(size[0]!, 1, 14));
  const columns = regions(image[0]!.length, within(size[1]!, 1, 14));
  const largest = type.includes('Max');
  const to = rows.map(([top, height]) =>
    columns.map(([left, width]) => {
      const values = box(0, top, left, height, width).map(([, y, x]) => image[y]![x]!);
      return largest ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0) / values.length;
    }),
  );
  const steps = rows.flatMap(([top, height], y) =>
    columns.map(([left, width], x) => ({ from: box(0, top, left, height, width), to: [[0, y, x] as const] })),
  );
  const out = type.endsWith('1d') ? `${columns.length}` : `${rows.length}×${columns.length}`;
  return { from: [image], to: [to], down: type.endsWith('1d'), steps, says: (words) => words.gather(out, largest) };
}

/** The mean of a whole volume, drawn as its slices. */
function flattening(): Mapping {
  const volume = Array.from({ length: 3 }, (_, d) => sample(4, 4, d * 0.23));
  const values = volume.flat(2);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const all = volume.flatMap((_, d) => box(d, 0, 0, 4, 4));
  return {
    from: volume,
    to: [[[mean]]],
    steps: [{ from: all, to: [[0, 0, 0]] }],
    says: (words) => words.gather('1', false),
  };
}

/** Null for a layer that does not change the size of an image in this way. */
export function resizingOf(type: string, params: Resolved): Mapping | null {
  if (type === 'Pad') return padding(params);
  if (type === 'Upsample') return upsampling(params);
  if (type === 'PixelShuffle') return shuffling(params);
  if (type === 'GlobalAvgPool3d') return flattening();
  return /^(Global|Adaptive)(Avg|Max)Pool[12]d$/.test(type) ? gathering(type, params) : null;
}
