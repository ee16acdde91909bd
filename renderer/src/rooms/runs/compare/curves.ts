/** Curves of a run by metric, from its recorded metrics. */
import type { RunMetrics } from '../../../../../engine/protocol/reports.ts';
import { Series } from '../../../state/run/series.ts';

export const CURVES = ['trainLoss', 'validationLoss', 'validationAccuracy', 'learningRate'] as const;
export type CurveName = (typeof CURVES)[number];
/** Units of the x axis. */
export const AXES = ['epochs', 'steps', 'time'] as const;
export type Axis = (typeof AXES)[number];

/** Points of a line; NaN where a value is not finite. */
export interface Line {
  readonly x: number[];
  readonly y: number[];
}

/** Seconds at the end of each epoch, from 0 on. */
const clockOf = ({ epochs }: RunMetrics): number[] => {
  const clock = [0];
  for (const { seconds } of epochs) clock.push(clock.at(-1)! + seconds);
  return clock;
};

/**
 * One curve of a run. Training loss is smoothed.
 * @param axis in epochs, steps, or seconds; time within an epoch is interpolated
 */
export function curveOf(metrics: RunMetrics, name: CurveName, axis: Axis): Line {
  const perEpoch = Math.max(1, metrics.stepsPerEpoch);
  const clock = clockOf(metrics);
  /** @param at in epochs from the beginning */
  const place = (at: number): number => {
    if (axis === 'epochs') return at;
    if (axis === 'steps') return at * perEpoch;
    const whole = Math.min(Math.floor(at), clock.length - 1);
    // The seconds of an epoch that has not ended are not recorded: those of the one before.
    const seconds = (clock[whole + 1] ?? NaN) - clock[whole]! || clock[whole]! - (clock[whole - 1] ?? NaN) || 0;
    return clock[whole]! + (at - whole) * seconds;
  };
  if (name === 'validationLoss' || name === 'validationAccuracy') {
    const found = metrics.epochs.filter((epoch) => epoch[name] !== null);
    return { x: found.map(({ epoch }) => place(epoch)), y: found.map((epoch) => epoch[name] ?? NaN) };
  }
  const series = new Series(name === 'trainLoss' ? undefined : 0);
  for (const { epoch, step, loss, lr } of metrics.steps)
    series.push(place(epoch - 1 + step / perEpoch), (name === 'trainLoss' ? loss : lr) ?? NaN);
  const { x, smooth } = series.curve();
  return { x, y: smooth };
}
