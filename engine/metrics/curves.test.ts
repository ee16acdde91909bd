/** Curves, average precision and calibration against scikit-learn. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calibration } from './calibration.ts';
import { ClassCounter } from './classCounter.ts';
import { decisionAt, THRESHOLD_STEPS } from './curves.ts';
import { areaUnderRoc, averagePrecisionOf, rank, type Ranking, thinned } from './ranking.ts';

interface Curve {
  thresholds: number[];
  fpr: number[];
  tpr: number[];
  precision: number[];
  recall: number[];
  auc: number;
  ap: number;
}
interface Case {
  classes: number;
  labels: number[];
  probabilities: number[];
  curves: (Curve | null)[];
  macroAp: number;
  calibration: { count: number[]; share: number[]; confidence: number[]; ece: number };
  decisions?: { threshold: number; counts: number[]; precision: number; recall: number; f1: number }[];
}
const { cases } = JSON.parse(
  readFileSync(new URL('../training/goldens/curves.json', import.meta.url), 'utf8'),
) as unknown as { cases: Case[] };

const near = (got: readonly number[], wanted: readonly number[], digits = 9): void => {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, digits));
};

/** The whole ranking of a class. */
function ranked({ classes, labels, probabilities }: Case, index: number): Ranking | null {
  const of = (is: boolean) =>
    Float32Array.from(
      labels.flatMap((label, row) => ((label === index) === is ? [probabilities[row * classes + index]!] : [])),
    );
  return rank(of(true), of(false));
}

describe.each(cases)('of $classes classes', (wanted) => {
  const { classes, labels, probabilities } = wanted;
  const counter = new ClassCounter(classes, classes, null, true);
  const scores = Float32Array.from(probabilities);
  const predictions = labels.map((_, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
  counter.add(scores, predictions, labels);
  const got = counter.metrics();

  it('every point of the curves, and the areas under them', () => {
    wanted.curves.forEach((curve, index) => {
      const ranking = ranked(wanted, index);
      if (!curve) return expect(ranking).toBeNull();
      const { thresholds, hits, alarms, positives, negatives } = ranking!;
      near(thresholds, curve.thresholds, 7);
      near(
        hits.map((hit) => hit / positives),
        curve.tpr,
      );
      near(
        alarms.map((alarm) => alarm / negatives),
        curve.fpr,
      );
      // scikit-learn's curve has a point less where it reaches a recall of 1.
      const { precision, recall } = curve;
      near(hits.map((hit) => hit / positives).slice(0, recall.length), recall);
      near(hits.map((hit, i) => hit / (hit + alarms[i]!)).slice(0, precision.length), precision);
      near([areaUnderRoc(ranking!), averagePrecisionOf(ranking!)], [curve.auc, curve.ap]);
    });
  });
  it('the average precision of each class and of all', () => {
    wanted.curves.forEach((curve, i) => {
      const { averagePrecision } = got.perClass[i]!.metrics;
      if (curve) expect(averagePrecision).toBeCloseTo(curve.ap, 9);
      else expect(averagePrecision).toBeNull();
    });
    expect(got.metrics.averagePrecision).toBeCloseTo(wanted.macroAp, 9);
    expect(got.curves!.map((curve) => curve !== null)).toEqual(wanted.curves.map((curve) => curve !== null));
  });
  it('the bins of calibration, and its expected error', () => {
    const bins = got.calibration!;
    const { count, share, confidence, ece } = wanted.calibration;
    expect(bins.map((bin) => bin.count)).toEqual(count);
    near(
      bins.flatMap((bin) => bin.accuracy ?? []),
      share,
    );
    near(
      bins.flatMap((bin) => bin.confidence ?? []),
      confidence,
      6,
    );
    expect(got.metrics.calibrationError).toBeCloseTo(ece, 6);
  });
  if (wanted.decisions) {
    it.each(wanted.decisions)('deciding from $threshold on', ({ threshold, counts, precision, recall, f1 }) => {
      const found = decisionAt(got.curves![1]!, Math.round(threshold * THRESHOLD_STEPS));
      expect([found.hits, found.alarms, found.misses, found.rejections]).toEqual(counts);
      near([found.precision, found.recall, found.f1], [precision, recall, f1]);
    });
  } else {
    it('has no thresholds to choose', () =>
      expect(got.curves!.every((curve) => !curve || curve.decisions === null)).toBe(true));
  }
});

it('a thinned curve stays close to the whole, and keeps its ends', () => {
  const score = fc.integer({ min: 0, max: 400 }).map((n) => n / 400);
  const some = fc.array(score, { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(some, some, fc.constantFrom(0.01, 0.05, 0.2), (own, others, step) => {
      const whole = rank(Float32Array.from(own), Float32Array.from(others))!;
      const few = thinned(whole, step);
      expect([few.thresholds[0], few.thresholds.at(-1)]).toEqual([whole.thresholds[0], whole.thresholds.at(-1)]);
      const rates = ({ hits, alarms, positives, negatives }: Ranking, i: number): number[] => [
        hits[i]! / positives,
        alarms[i]! / negatives,
        hits[i]! / (hits[i]! + alarms[i]!),
      ];
      let at = 0;
      whole.thresholds.forEach((threshold, i) => {
        if (few.thresholds[at + 1] === threshold) at += 1;
        rates(whole, i).forEach((rate, k) => expect(Math.abs(rate - rates(few, at)[k]!)).toBeLessThanOrEqual(step));
      });
    }),
  );
});

it('many samples become few points', () => {
  const scores = (count: number, shift: number) =>
    Float32Array.from({ length: count }, (_, i) => ((i * 7919) % count) / count + shift);
  const few = thinned(rank(scores(20_000, 0.3), scores(30_000, 0))!, 1 / 250);
  expect(few.thresholds.length).toBeLessThan(1000);
  expect(Math.abs(areaUnderRoc(few) - areaUnderRoc(rank(scores(20_000, 0.3), scores(30_000, 0))!))).toBeLessThan(1e-3);
});

it('there is no ranking without both kinds, nor of scores that are no numbers', () => {
  expect(rank(Float32Array.of(1), new Float32Array(0))).toBeNull();
  expect(rank(new Float32Array(0), Float32Array.of(1))).toBeNull();
  expect(rank(Float32Array.of(1, Number.NaN), Float32Array.of(0.5))).toBeNull();
});

it('there is no calibration of outputs that are no probabilities, nor of none', () => {
  const calibration = new Calibration();
  expect(calibration.bins()).toBeNull();
  calibration.add(1, true);
  calibration.add(0, false);
  expect(
    calibration
      .bins()!
      .map(({ count }) => count)
      .filter((count) => count > 0),
  ).toEqual([1, 1]);
  calibration.add(1.5, true);
  expect([calibration.bins(), calibration.error()]).toEqual([null, null]);
});
