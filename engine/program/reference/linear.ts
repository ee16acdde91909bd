import { sizeOf, zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

export const LINEAR: EvaluateTable<'MatMul'> = {
  MatMul: ({ transposeA, transposeB }, inputs) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)];
    const lead = a.shape.slice(0, -2);
    const size = ({ shape }: Array64, axis: 0 | 1): number => shape[shape.length - 2 + axis]!;
    const rows = size(a, transposeA ? 1 : 0);
    const inner = size(a, transposeA ? 0 : 1);
    const columns = size(b, transposeB ? 0 : 1);
    /** Element [row, column] of one matrix of a stack, or of its transpose. */
    const element = (x: Array64, matrix: number, transposed: boolean, row: number, column: number): number => {
      const [i, j] = transposed ? [column, row] : [row, column];
      return x.data[(matrix * size(x, 0) + i) * size(x, 1) + j]!;
    };
    const result = zeros(at(inputs, 0).dtype, [...lead, rows, columns]);
    for (let m = 0; m < sizeOf(lead); m += 1) {
      for (let i = 0; i < rows; i += 1) {
        for (let j = 0; j < columns; j += 1) {
          let sum = 0;
          for (let k = 0; k < inner; k += 1) {
            sum += element(a, m, transposeA, i, k) * element(b, m, transposeB, k, j);
          }
          result.data[(m * rows + i) * columns + j] = sum;
        }
      }
    }
    return [result];
  },
};
