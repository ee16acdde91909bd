/** Curves of a run by metric, from its recorded metrics. */
import type { RunMetrics } from '../../../../../engine/protocol/reports.ts';
import { BatchGrid } from '../../../../../engine/training/loop/batchGrid.ts';
import type { TrainerPosition } from '../../../../../engine/training/loop/state.ts';
import { type Axis, axisScale } from '../../../state/run/axis.ts';
import { Series } from '../../../state/run/series.ts';

export const CURVES = ['trainLoss', 'validationLoss', 'validationAccuracy', 'learningRate', 'gradientNorm'] as const;
export type CurveName = (typeof CURVES)[number];

/** Points of a line; NaN where a value is not finite. */
export interface Line {
  readonly x: number[];
  readonly y: number[];
}

/**
 * One curve of a run.
 * @param axis in epochs, steps, or seconds; time within an epoch is interpolated
 * @param smoothing decay per step of the training loss
 */
export function curveOf(metrics: RunMetrics, name: CurveName, axis: Axis, smoothing: number): Line {
  const grid = new BatchGrid(metrics.trainCount, metrics.batchSize, metrics.changes);
  const seconds = metrics.epochs.map((epoch) => epoch.seconds);
  const { place } = axisScale(axis, grid, seconds);
  if (name === 'validationLoss' || name === 'validationAccuracy') {
    const found = metrics.epochs.filter((epoch) => epoch[name] !== null);
    return { x: found.map(({ epoch }) => place(epoch)), y: found.map((epoch) => epoch[name] ?? NaN) };
  }
  const series = new Series(name === 'trainLoss' ? smoothing : 0);
  const add = (at: TrainerPosition, value: number | null): void => series.push(place(grid.epochsAt(at)), value ?? NaN);
  if (name === 'gradientNorm') for (const at of metrics.statistics) add(at, at.gradientNorm);
  else for (const at of metrics.steps) add(at, name === 'trainLoss' ? at.loss : at.lr);
  const { x, smooth } = series.curve();
  return { x, y: smooth };
}
