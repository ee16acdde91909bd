import { entry } from '../settings/fields.ts';
import * as common from './fields.ts';
import { defineInitializer, sizeOf, WEIGHTS } from './initializer.ts';
import { normalValues } from './random.ts';

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function removeFrom(vector: Float64Array, direction: Float64Array): void {
  const share = dot(vector, direction);
  for (let i = 0; i < vector.length; i += 1) vector[i]! -= share * direction[i]!;
}

/**
 * torch.nn.init.orthogonal_: orthogonal rows (or, where there are fewer, columns) of length `gain`: Q of a normal
 * matrix, with R's diagonal positive (Saxe et al., 2013). By Gram-Schmidt, twice, in double precision.
 */
export const orthogonal = defineInitializer(
  entry(['Orthogonal', '正交'], ['A (semi-)orthogonal matrix.', '（半）正交矩阵。'], { gain: common.gain }),
  {
    axes: WEIGHTS,
    fill: ({ gain }, shape, source) => {
      const rows = shape[0]!;
      const columns = sizeOf(shape) / rows;
      const wide = rows < columns;
      // The shorter of rows and columns is orthogonalized.
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
    },
  },
);
