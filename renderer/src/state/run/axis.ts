import type { BatchGrid } from '../../../../engine/training/loop/batchGrid.ts';

/** Units of the x axis of a run's charts. Positions are kept in epochs from the beginning. */
export const AXES = ['epochs', 'steps', 'time'] as const;
export type Axis = (typeof AXES)[number];

export interface AxisScale {
  /** @param epochs position in epochs @returns in epochs, steps or seconds */
  place(epochs: number): number;
  /** The inverse of `place`. */
  epochsAt(value: number): number;
}

/**
 * @param seconds that each finished epoch took; time within an epoch is interpolated, and an epoch that has not ended
 *   goes on as the one before
 * @param first expected seconds of the first epoch, while it is the only one
 */
export function axisScale(axis: Axis, grid: BatchGrid, seconds: readonly number[], first = 1): AxisScale {
  if (axis === 'epochs') return { place: (epochs) => epochs, epochsAt: (value) => value };
  if (axis === 'steps')
    return { place: (epochs) => grid.batchesAt(epochs), epochsAt: (value) => grid.epochsOf(Math.max(0, value)) };
  /** Seconds at the end of each epoch, from 0 on. */
  const clock = [0];
  for (const taken of seconds) clock.push(clock.at(-1)! + taken);
  const last = seconds.at(-1) || first;
  return {
    place: (epochs) => {
      const whole = Math.min(Math.floor(epochs), seconds.length);
      return clock[whole]! + (epochs - whole) * (seconds[whole] ?? last);
    },
    epochsAt: (value) => {
      const after = clock.findIndex((end) => end > value);
      const whole = after < 0 ? seconds.length : Math.max(0, after - 1);
      return whole + (value - clock[whole]!) / (seconds[whole] || last);
    },
  };
}
