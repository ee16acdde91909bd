/** Metrics against scikit-learn. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClassCounter } from './classCounter.ts';
import { ValueCounter } from './valueCounter.ts';

interface ClassCase {
  classes: number;
  labels: number[];
  probabilities: number[];
  confusion: number[][];
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  macro: number[];
  accuracy: number;
  auc: (number | null)[];
  macroAuc: number;
  perplexity: number;
  top3?: number;
}
interface ValueCase {
  width: number;
  wanted: number[];
  got: number[];
  mae: number;
  rmse: number;
  r2: number;
}
const golden = JSON.parse(readFileSync(new URL('../training/goldens/metrics.json', import.meta.url), 'utf8')) as {
  classes: ClassCase[];
  values: ValueCase[];
};

const argMax = (row: Float32Array): number => row.indexOf(Math.max(...row));

/** Counts in batches of 7. */
function counted({ classes, labels, probabilities }: ClassCase, ignored: number | null = null): ClassCounter {
  const counter = new ClassCounter(classes, classes, ignored, true);
  const scores = Float32Array.from(probabilities);
  for (let from = 0; from < labels.length; from += 7) {
    const part = labels.slice(from, from + 7);
    const rows = scores.subarray(from * classes, (from + part.length) * classes);
    const predictions = part.map((_, i) => argMax(rows.subarray(i * classes, (i + 1) * classes)));
    counter.add(rows, predictions, part);
  }
  return counter;
}

describe.each(golden.classes)('of $classes classes', (wanted) => {
  const counter = counted(wanted);
  const got = counter.metrics();
  const near = (a: readonly (number | null)[], b: readonly (number | null)[]): void => {
    expect(a).toHaveLength(b.length);
    a.forEach((value, i) => (value === null ? expect(b[i]).toBeNull() : expect(value).toBeCloseTo(b[i]!, 9)));
  };

  it('the confusion matrix', () => expect(counter.confusion).toEqual(wanted.confusion));
  it.each(['precision', 'recall', 'f1'] as const)('%s of each class, and of none without samples', (key) => {
    near(
      got.perClass.map(({ metrics }) => metrics[key]!),
      wanted[key].map((score, i) => (wanted.support[i] ? score : null)),
    );
  });
  it('the samples of each class', () => expect(got.perClass.map(({ support }) => support)).toEqual(wanted.support));
  it('their means over classes', () => {
    const { precision, recall, f1, accuracy } = got.metrics;
    near([precision!, recall!, f1!], wanted.macro);
    expect(accuracy).toBeCloseTo(wanted.accuracy, 9);
  });
  it('the area under the ROC curve', () => {
    near(
      got.perClass.map(({ metrics }) => metrics.rocAuc!),
      wanted.auc,
    );
    near([got.metrics.rocAuc!], [wanted.macroAuc]);
  });
  it('top-k accuracy', () => {
    if (wanted.top3 !== undefined) expect(got.metrics.top3).toBeCloseTo(wanted.top3, 9);
  });
  it('perplexity', () => expect(got.metrics.perplexity).toBeCloseTo(wanted.perplexity, 5));
});

describe.each(golden.values)('of $width values', ({ width, wanted, got, mae, rmse, r2 }) => {
  it('mean absolute error, root mean squared error, R²', () => {
    const counter = new ValueCounter(width);
    for (let from = 0; from < wanted.length; from += 3 * width)
      counter.add(got.slice(from, from + 3 * width), wanted.slice(from, from + 3 * width));
    const metrics = counter.metrics();
    expect(metrics.mae).toBeCloseTo(mae, 9);
    expect(metrics.rmse).toBeCloseTo(rmse, 9);
    expect(metrics.r2).toBeCloseTo(r2, 9);
  });
});

it('ignored targets do not count', () => {
  const metrics = counted(golden.classes[0]!, 2).metrics();
  expect(metrics.perClass[2]!.support).toBe(0);
});

it('there is no R² of one sample', () => {
  const counter = new ValueCounter(1);
  counter.add([1], [2]);
  expect(counter.metrics()).toEqual({ mae: 1, rmse: 1, r2: null });
});

it('a perplexity is of likelihoods alone', () => {
  const counter = new ClassCounter(2, 2, null, false);
  counter.add(Float32Array.of(0.5, 0.5), [0], [0]);
  expect(counter.metrics().metrics).toMatchObject({ accuracy: 1, perplexity: null });
});
