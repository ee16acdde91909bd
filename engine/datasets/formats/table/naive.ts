/** Forecasts that need no network, which one of windows has to beat: the last value, and that of a season before. */
import type { NaiveForecast } from '../../dataset.ts';
import type { Cells } from './cells.ts';
import type { TableFacts } from './facts.ts';
import { stepsAhead } from './settings.ts';

/**
 * Of each window and step the last known value of each target, and with a season its last known value of the same time of
 * the season (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2).
 * @param starts places in the order where windows begin, ascending
 */
export function naiveForecast(
  { length, horizon, multiStep, season, order, begins }: NonNullable<TableFacts['windows']>,
  starts: Int32Array,
  goals: readonly Pick<Cells, 'values'>[],
): NaiveForecast {
  const steps = stepsAhead({ horizon, multiStep });
  const values = new Float64Array(starts.length * steps.length * goals.length);
  const seasonal = season === undefined ? null : new Float64Array(values.length);
  const firsts: number[] = [];
  let next = 0;
  starts.forEach((start, i) => {
    const before = next;
    while (next < begins.length && begins[next]! <= start) next += 1;
    if (next > before) firsts.push(i);
    const [begin, last] = [begins[next - 1] ?? 0, start + length - 1];
    goals.forEach(({ values: cells }, k) => {
      /** The newest value that is there, `back` rows at a time. */
      const known = (from: number, back: number): number => {
        for (let place = from; place >= begin; place -= back)
          if (!Number.isNaN(cells[order[place]!]!)) return cells[order[place]!]!;
        return NaN;
      };
      const repeated = known(last, 1);
      steps.forEach((ahead, step) => {
        const at = (i * steps.length + step) * goals.length + k;
        values[at] = repeated;
        if (!seasonal || season === undefined) return;
        const found = known(last + ahead - season * Math.ceil(ahead / season), season);
        seasonal[at] = Number.isNaN(found) ? repeated : found;
      });
    });
  });
  return { values, seasonal, firsts };
}
