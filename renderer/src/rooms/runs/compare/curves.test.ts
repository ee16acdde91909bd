/** Curves of recorded runs. */
import { describe, expect, it } from 'vitest';
import type { RunMetrics } from '../../../../../engine/protocol/reports.ts';
import { curveOf } from './curves.ts';

const step = (epoch: number, at: number, loss: number | null) => ({ epoch, step: at, loss, accuracy: null, lr: 0.1 });
const epoch = (n: number, validationLoss: number | null, seconds: number) => ({
  epoch: n,
  trainLoss: 1,
  trainAccuracy: null,
  validationLoss,
  validationAccuracy: null,
  seconds,
});
const METRICS: RunMetrics = {
  run: 'r',
  epochsWanted: 3,
  stepsPerEpoch: 2,
  trainCount: 2,
  batchSize: 1,
  steps: [step(1, 1, 2), step(1, 2, 2), step(2, 1, 2), step(2, 2, 2), step(3, 1, 2)],
  epochs: [epoch(1, 0.5, 10), epoch(2, null, 20)],
  statistics: [],
  loads: [],
  changes: [],
  checkpoint: null,
  damaged: 0,
};

describe('the curve of a metric', () => {
  it('is over epochs, steps, or seconds that epochs took; of one that has not ended, those of the one before', () => {
    expect(curveOf(METRICS, 'learningRate', 'epochs', 0).x).toEqual([0.5, 1, 1.5, 2, 2.5]);
    expect(curveOf(METRICS, 'learningRate', 'steps', 0).x).toEqual([1, 2, 3, 4, 5]);
    expect(curveOf(METRICS, 'learningRate', 'time', 0).x).toEqual([5, 10, 20, 30, 40]);
  });

  it('is smoothed where it is the training loss: a constant stays constant', () => {
    expect(curveOf(METRICS, 'trainLoss', 'epochs', 0.93).y.every((y) => Math.abs(y - 2) < 1e-12)).toBe(true);
  });

  it('leaves out epochs without a value', () => {
    expect(curveOf(METRICS, 'validationLoss', 'epochs', 0)).toEqual({ x: [1], y: [0.5] });
    expect(curveOf(METRICS, 'validationAccuracy', 'time', 0)).toEqual({ x: [], y: [] });
  });

  it('has places for a run that ended in its first epoch', () => {
    const { x } = curveOf({ ...METRICS, epochs: [], steps: METRICS.steps.slice(0, 1) }, 'trainLoss', 'time', 0);
    expect(x.every(Number.isFinite)).toBe(true);
  });
});
