/** Rows looked up in a table, and blocks that become one. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { box, grid, type Grid, type Mapping, sample, type Spot } from './mapping.ts';
import { make, type Made, mapped, spread, type Tensor, tensor, valueAt, written } from './tensor.ts';

const ROWS = 6;
const INDICES = [2, 0, 5, 2];

function lookingUp(params: Resolved): Mapping {
  const [count, width] = [Number(params['num_embeddings']), Number(params['embedding_dim'])];
  const [rows, columns] = [Math.min(ROWS, count), Math.min(8, width)];
  const values = sample(rows, columns);
  const table: Grid = values.map((row, i) => (i === params['padding_idx'] ? row.map(() => null) : row));
  const indices = INDICES.map((index) => index % rows);
  return {
    from: [table],
    to: [indices.map((index) => table[index]!)],
    steps: indices.map((index, i) => ({ from: box(0, index, 0, 1, columns), to: box(0, i, 0, 1, columns) })),
    under: `[${indices.join(', ')}]`,
    says: (words) => words.embedding(count, width),
  };
}

/** The axis, counted without the batch, of a sample with channels, rows and columns. */
const axisOf = (dim: number): number => Math.max(0, Math.min(2, dim < 0 ? dim + 3 : dim - 1));

function concatenating(params: Resolved): Mapping {
  const dim = Number(params['dim']);
  const axis = axisOf(dim);
  const [first, second] = [[2, 2, 3], [2, 2, 3].map((size, i) => (i === axis ? 1 : size))];
  const all = first.map((size, i) => (i === axis ? size + 1 : size));
  const block = ([channels, rows, columns]: readonly number[], value: number): Grid[] =>
    Array.from({ length: channels! }, () => grid(rows!, columns!, () => value));
  const spots = ([channels, rows, columns]: readonly number[]): Spot[] =>
    Array.from({ length: channels! }, (_, c) => box(c, 0, 0, rows!, columns!)).flat();
  const moved = spots(second).map((spot) => spot.map((at, i) => (i === axis ? at + first[i]! : at)) as unknown as Spot);
  const isSecond = (spot: Spot): boolean => spot[axis]! >= first[axis]!;
  return {
    from: [...block(first, 0.3), ...block(second, 0.9)],
    to: block(all, 0).map((one, c) => one.map((row, y) => row.map((_, x) => (isSecond([c, y, x]) ? 0.9 : 0.3)))),
    steps: [
      { from: spots(first), to: spots(first) },
      { from: spots(second).map(([c, y, x]) => [c + first[0]!, y, x] as const), to: moved },
    ],
    says: (words) => words.concat(dim),
  };
}

/** Of matrices behind the same axes: a row of the first with a column of the second, summed. */
export function matrixProduct(a: Tensor, b: Tensor): Made {
  return make([...a.shape.slice(0, -1), b.shape.at(-1)!], (index) => {
    const [lead, row, column] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    const pairs = Array.from({ length: a.shape.at(-1)! }, (_, k) => [
      [...lead, row, k],
      [...lead, k, column],
    ]);
    const value = pairs.reduce((sum, [one, other]) => sum + valueAt(a, one!) * valueAt(b, other!), 0);
    return {
      value,
      from: [...pairs.map(([one]) => [0, one!] as const), ...pairs.map(([, other]) => [1, other!] as const)],
      written: `Σ a·b = ${written(value)}`,
    };
  });
}

function multiplying(): Mapping {
  const [a, b] = [tensor([1, 3, 4], spread), tensor([1, 4, 3], (i) => spread(i + 12))];
  return mapped([a, b], [matrixProduct(a, b)], { says: (words) => words.matrices });
}

const PAIRWISE: Readonly<Record<string, { sign: '+' | '−' | '×' | '÷'; of(a: number, b: number): number }>> = {
  Add: { sign: '+', of: (a, b) => a + b },
  Subtract: { sign: '−', of: (a, b) => a - b },
  Multiply: { sign: '×', of: (a, b) => a * b },
  Divide: { sign: '÷', of: (a, b) => a / b },
};

/** Null for a layer that does not look up or join. */
export function joiningOf(type: string, params: Resolved): Mapping | null {
  if (type === 'Embedding') return lookingUp(params);
  if (type === 'Concat') return concatenating(params);
  if (type === 'MatMul') return multiplying();
  const pairwise = PAIRWISE[type];
  if (!pairwise) return null;
  const [one, other] = [sample(3, 3), sample(3, 3, 0.45)];
  const results = one.map((row, y) => row.map((a, x) => pairwise.of(a, other[y]![x]!)));
  const [low, high] = [Math.min(0, ...results.flat()), Math.max(...results.flat())];
  return {
    from: [one, other],
    to: [results.map((row) => row.map((value) => (value - low) / (high - low)))],
    steps: box(0, 0, 0, 3, 3).map((spot) => ({ from: [spot, [1, spot[1], spot[2]] as const], to: [spot] })),
    under: `a ${pairwise.sign} b`,
    says: (words) => words.pairwise(pairwise.sign),
  };
}
