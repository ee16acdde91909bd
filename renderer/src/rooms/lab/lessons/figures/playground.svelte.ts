/** The playground while it trains: settings, steps a frame, and what is drawn of it. */
import { PlaygroundNetwork, type Regions } from '../../../../../../engine/lab/playground/network.ts';
import type { PlaygroundSettings } from '../../../../../../engine/lab/playground/settings.ts';

/** Squares of a side of the grid on which regions are drawn. */
export const SIDE = 40;
/** Steps between two pictures, and numbers of a loss curve at most. */
const [STEPS_A_FRAME, MOST_LOSSES] = [2, 240];

export class Playground {
  settings = $state.raw<PlaygroundSettings>({
    points: 'moons',
    activation: 'tanh',
    layers: 1,
    units: 8,
    rate: 0.3,
    seed: 0,
  });
  /** Steps that were taken. */
  step = $state(0);
  playing = $state(false);
  /** With the weights after these steps. */
  now = $state.raw({ loss: 0, accuracy: 0 });
  regions = $state.raw<Regions>({ decision: new Float64Array(), units: [] });
  points = $state.raw<Float64Array>(new Float64Array());
  /** One of so many steps, so that the curve is never longer than its room. */
  losses = $state.raw<readonly number[]>([]);
  #every = 1;
  #network!: PlaygroundNetwork;
  #frame = 0;

  constructor() {
    this.reset();
  }

  /** Takes new settings. The learning rate changes while the network trains; all else begins anew. */
  set(change: Partial<PlaygroundSettings>): void {
    const isRate = Object.keys(change).every((name) => name === 'rate');
    this.settings = { ...this.settings, ...change };
    if (!isRate) this.reset();
  }

  reset(): void {
    this.pause();
    this.#network = new PlaygroundNetwork(this.settings, SIDE);
    this.points = this.#network.points;
    this.step = 0;
    this.losses = [];
    this.#every = 1;
    this.#look();
  }

  /** One step, while paused. */
  once(): void {
    this.pause();
    this.#take();
    this.#look();
  }

  play(): void {
    this.pause();
    this.playing = true;
    const next = (): void => {
      for (let i = 0; i < STEPS_A_FRAME; i += 1) this.#take();
      this.#look();
      if (this.playing) this.#frame = requestAnimationFrame(next);
    };
    this.#frame = requestAnimationFrame(next);
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }

  #take(): void {
    const { loss } = this.#network.step(this.settings.rate);
    if (this.step % this.#every === 0) this.losses = [...this.losses, loss];
    if (this.losses.length > MOST_LOSSES) {
      this.losses = this.losses.filter((_, i) => i % 2 === 0);
      this.#every *= 2;
    }
    this.step += 1;
  }

  #look(): void {
    this.now = this.#network.step(0);
    this.regions = this.#network.regions();
    if (!Number.isFinite(this.now.loss)) this.pause();
  }
}
