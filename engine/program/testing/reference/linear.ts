import { zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

/** Element [row, column] of a matrix, or of its transpose. */
const element = ({ shape, data }: Array64, transposed: boolean, row: number, column: number): number =>
  transposed ? data[column * shape[1]! + row]! : data[row * shape[1]! + column]!;

export const LINEAR: EvaluateTable<'MatMul'> = {
  MatMul: ({ transposeA, transposeB }, inputs) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)];
    const rows = a.shape[transposeA ? 1 : 0]!;
    const inner = a.shape[transposeA ? 0 : 1]!;
    const columns = b.shape[transposeB ? 0 : 1]!;
    const result = zeros('float32', [rows, columns]);
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        let sum = 0;
        for (let k = 0; k < inner; k += 1) sum += element(a, transposeA, i, k) * element(b, transposeB, k, j);
        result.data[i * columns + j] = sum;
      }
    }
    return [result];
  },
};
