/** Positional encodings: the steps of a sequence and the vectors that are added to them. */
import { waves } from '../../../../../engine/layers/attention/SinusoidalPositionalEncoding.ts';
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Mapping } from './mapping.ts';
import { make, type Made, mapped, spread, type Tensor, tensor, valueAt } from './tensor.ts';

/** Steps and features that are drawn, and rows of a table that may have more than there are steps. */
const [STEPS, ROWS, FEATURES] = [6, 8, 6];

/** Adds the first rows of a table [1, positions, features] to a sequence [N, steps, features]. */
export const positioned = (x: Tensor, table: Tensor): Made =>
  make(x.shape, ([n, step, feature]) => {
    const [own, vector] = [
      [n!, step!, feature!],
      [0, step!, feature!],
    ];
    return {
      value: valueAt(x, own) + valueAt(table, vector),
      from: [
        [0, own],
        [1, vector],
      ],
    };
  });

/** Sines and cosines for every step, as the layer computes them. */
export const waveTable = (length: number, features: number, base: number): Tensor => ({
  shape: [1, length, features],
  values: waves({ length, features }, base),
});

/** Null for a layer that adds no positions. */
export function positionsOf(type: string, params: Resolved): Mapping | null {
  const picture = (x: Tensor, table: Tensor, rest: Pick<Mapping, 'says' | 'more'>): Mapping =>
    mapped([x, table], [positioned(x, table)], { under: 'x + p', ...rest }, (_, [, step]) => step!);
  const x = (steps: number): Tensor => tensor([1, steps, FEATURES], (i) => spread(i + 7));
  if (type === 'SinusoidalPositionalEncoding') {
    const base = Number(params['base']);
    return picture(x(ROWS), waveTable(ROWS, FEATURES, base), { says: (words) => words.waves(base) });
  }
  if (type !== 'LearnedPositionalEncoding') return null;
  const most = Number(params['max_length']);
  const rows = Math.min(ROWS, most);
  // What is learned is known only after training; any vectors show where they go.
  const table = tensor([1, rows, FEATURES], (i) => spread(i + 23));
  return picture(x(Math.min(STEPS, most)), table, {
    more: most - rows,
    says: (words) => words.learnedPositions(most),
  });
}
