/** How charts of runs are shown; remembered between starts. */
import { remembered } from '../preferences/remembered.ts';
import { AXES, type Axis } from './axis.ts';
import { MEMORY } from './series.ts';

const KEY = 'charts';
/** Largest decay per step: a mean over some thousand steps. */
const MOST_SMOOTHING = 0.999;

interface Stored {
  readonly axis: Axis;
  readonly smoothing: number;
  readonly logarithmic: boolean;
  readonly more: boolean;
}

class ChartView {
  #stored = $state.raw<Stored>(read());

  get axis(): Axis {
    return this.#stored.axis;
  }

  /** Decay of the smoothed line per step, in [0, 1). */
  get smoothing(): number {
    return this.#stored.smoothing;
  }

  /** Whether losses are on a logarithmic axis. */
  get logarithmic(): boolean {
    return this.#stored.logarithmic;
  }

  /** Whether the charts beside loss, accuracy and learning rate are shown. */
  get more(): boolean {
    return this.#stored.more;
  }

  change(patch: Partial<Stored>): void {
    this.#stored = { ...this.#stored, ...patch };
    remembered.write(KEY, this.#stored);
  }
}

function read(): Stored {
  const { axis, smoothing, logarithmic, more } = remembered.read<Partial<Stored>>(KEY, {});
  return {
    axis: AXES.find((name) => name === axis) ?? 'epochs',
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MOST_SMOOTHING ? smoothing : MEMORY,
    logarithmic: logarithmic === true,
    more: more === true,
  };
}

export const chartView = new ChartView();

/** Positions of the slider, from none to the largest decay; two steps halve what a new value counts. */
export const SMOOTHING_STEPS = 20;
export const smoothingAt = (position: number): number =>
  position === 0 ? 0 : 1 - (1 - MOST_SMOOTHING) ** (position / SMOOTHING_STEPS);
export const smoothingPosition = (smoothing: number): number =>
  Math.round((SMOOTHING_STEPS * Math.log(1 - smoothing)) / Math.log(1 - MOST_SMOOTHING));
