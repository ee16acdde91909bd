/** Scores of forecasts that need no network, on the test windows of a time series. */
import type { NaiveForecast } from '../../datasets/dataset.ts';
import type { SourcedDataset } from '../../datasets/source.ts';
import { ValueCounter } from '../../metrics/valueCounter.ts';
import type { EvaluationReport, ForecastReport } from '../../protocol/reports.ts';

/** Predicted and true values of a target. */
export interface TargetFindings {
  readonly predicted: number[];
  readonly actual: number[];
  readonly counter: ValueCounter;
}
type Truths = readonly Pick<TargetFindings, 'actual'>[];

/** Values of one target. @param all of all targets, sample after sample */
const column = (all: Float64Array, targets: number, k: number): Float64Array =>
  Float64Array.from({ length: all.length / targets }, (_, i) => all[i * targets + k]!);

function scored(values: Float64Array, actual: ArrayLike<number>, width: number, isListed: boolean): ForecastReport {
  const counter = new ValueCounter(width);
  counter.add(values, actual);
  return { metrics: counter.metrics(), predicted: isListed ? [...values] : null };
}

/** Forecasts of one of several targets; null where samples are no windows, or no season is known. */
export function forecastsOf(
  naive: NaiveForecast | undefined,
  targets: Truths,
  k: number,
  isListed: boolean,
): { naive: ForecastReport | null; seasonal: ForecastReport | null } {
  const of = (values: Float64Array | null | undefined): ForecastReport | null =>
    values?.length === targets.length * targets[k]!.actual.length
      ? scored(column(values, targets.length, k), targets[k]!.actual, 1, isListed)
      : null;
  return { naive: of(naive?.values), seasonal: of(naive?.seasonal) };
}

/**
 * Forecasts of all targets, which are steps of one column; several columns have units of their own, and no score
 * together. Null for other data.
 * @param labels of classes
 */
export function baselineOf(
  dataset: SourcedDataset,
  targets: Truths | null,
  labels: readonly number[],
  columns: number,
): EvaluationReport['baseline'] {
  const count = dataset.count('test');
  const naive = dataset.naive?.('test');
  if (!naive) return null;
  const { values, seasonal } = naive;
  const firsts = [...naive.firsts];
  if (labels.length === count) {
    const right = (says: Float64Array): ForecastReport => ({
      metrics: { accuracy: labels.reduce((sum, label, i) => sum + (label === says[i] ? 1 : 0), 0) / count },
      predicted: null,
    });
    return { ...right(values), seasonal: seasonal && right(seasonal), firsts };
  }
  if (!targets || targets[0]?.actual.length !== count) return null;
  const width = targets.length;
  if (columns > 1) return { metrics: {}, predicted: null, seasonal: null, firsts };
  const actual = new Float64Array(count * width);
  targets.forEach((target, k) => target.actual.forEach((value, i) => (actual[i * width + k] = value)));
  const of = (all: Float64Array): ForecastReport => scored(all, actual, width, width === 1);
  return { ...of(values), seasonal: seasonal && of(seasonal), firsts };
}
