/** First values with a structure: orthogonal, sparse, or an identity. */
import { permutation } from '../../program/random.ts';
import { normalValues, type Source } from './random.ts';

const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/**
 * Rows (or, where there are fewer, columns) of length `gain` at right angles: Q of a normal matrix,
 * with R's diagonal positive (Saxe et al., 2013). By Gram and Schmidt, twice, in double precision.
 */
export function orthogonal(shape: readonly number[], source: Source, gain: number): Float32Array {
  const rows = shape[0]!;
  const columns = size(shape) / rows;
  const wide = rows < columns;
  // Vectors that are made orthogonal: the fewer of the two.
  const [vectors, length] = wide ? [rows, columns] : [columns, rows];
  const normal = normalValues(rows * columns, source, 0, 1);
  const basis = Array.from({ length: vectors }, (_, v) =>
    Float64Array.from({ length }, (_, i) => normal[wide ? v * columns + i : i * columns + v]!),
  );
  basis.forEach((vector, v) => {
    for (let pass = 0; pass < 2; pass += 1) for (let k = 0; k < v; k += 1) removeFrom(vector, basis[k]!);
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < length; i += 1) vector[i]! /= norm;
  });
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return gain * (wide ? basis[row]![column]! : basis[column]![row]!);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function removeFrom(vector: Float64Array, direction: Float64Array): void {
  const share = dot(vector, direction);
  for (let i = 0; i < vector.length; i += 1) vector[i]! -= share * direction[i]!;
}

/** Ones where a convolution hands channel d of each group on, at the middle of its window. */
export function dirac(shape: readonly number[], groups: number): Float32Array {
  const [out, channels, ...window] = shape as [number, number, ...number[]];
  const values = new Float32Array(size(shape));
  const perGroup = Math.floor(out / groups);
  const field = size(window);
  const middle = window.reduce((index, dim) => index * dim + Math.floor(dim / 2), 0);
  for (let group = 0; group < groups; group += 1) {
    for (let d = 0; d < Math.min(perGroup, channels); d += 1) {
      values[((group * perGroup + d) * channels + d) * field + middle] = 1;
    }
  }
  return values;
}

/** Ones on the diagonal: rows × columns. */
export function eye(shape: readonly number[]): Float32Array {
  const [rows, columns] = shape as [number, number];
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i += 1) values[i * columns + i] = 1;
  return values;
}

/** Normal values, and a share of each column zero (Martens, 2010). */
export function sparse(shape: readonly number[], source: Source, sparsity: number, std: number): Float32Array {
  const [rows, columns] = shape as [number, number];
  const values = normalValues(rows * columns, source, 0, std);
  const zeros = Math.ceil(sparsity * rows);
  for (let column = 0; column < columns; column += 1) {
    const order = permutation(rows, source.seed, source.stream, column + 1);
    for (const row of order.subarray(0, zeros)) values[row * columns + column] = 0;
  }
  return values;
}
