/**
 * A curve of any length in bounded memory, its smoothed line without a bias towards the first value (as in Kingma and
 * Ba, 2015, section 3). Steps fall into buckets that hold their minimum, maximum and last smoothed
 * value; when buckets run out, neighbours merge and every bucket holds twice as many steps.
 */
const CAPACITY = 2048;
/** Decay of the smoothed line per step, where nothing else is chosen. */
export const MEMORY = 0.93;

export interface Curve {
  readonly x: number[];
  /** The extremes of each bucket, one after the other. */
  readonly raw: number[];
  readonly smooth: number[];
}

export class Series {
  readonly #memory: number;
  #stride = 1;
  #inLast = 0;
  #average = 0;
  #weight = 0;
  readonly #x: number[] = [];
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #smooth: number[] = [];

  /** @param memory decay of the smoothed line per step; 0 for none */
  constructor(memory = MEMORY) {
    this.#memory = memory;
  }

  get length(): number {
    return this.#x.length;
  }

  /** The current smoothed value; NaN before the first step. */
  get last(): number {
    return this.#weight ? this.#average / this.#weight : NaN;
  }

  /** Adds a step to the smoothed line alone. */
  smooth(y: number): void {
    if (!Number.isFinite(y)) return;
    this.#average = this.#memory * this.#average + (1 - this.#memory) * y;
    this.#weight = this.#memory * this.#weight + (1 - this.#memory);
  }

  push(x: number, y: number): void {
    this.smooth(y);
    const at = this.#x.length - 1;
    if (at >= 0 && this.#inLast < this.#stride) {
      this.#x[at] = x;
      this.#low[at] = Math.min(this.#low[at] ?? y, y);
      this.#high[at] = Math.max(this.#high[at] ?? y, y);
      this.#smooth[at] = this.last;
      this.#inLast++;
      return;
    }
    if (this.#x.length === CAPACITY) this.#merge();
    this.#x.push(x);
    this.#low.push(y);
    this.#high.push(y);
    this.#smooth.push(this.last);
    this.#inLast = 1;
  }

  curve(): Curve {
    if (this.#stride === 1) return { x: [...this.#x], raw: [...this.#low], smooth: [...this.#smooth] };
    const x: number[] = [];
    const raw: number[] = [];
    const smooth: number[] = [];
    for (let i = 0; i < this.#x.length; i++) {
      const end = this.#x[i] as number;
      const before = i ? (this.#x[i - 1] as number) : 0;
      x.push((before + end) / 2, end);
      raw.push(this.#high[i] as number, this.#low[i] as number);
      const from = i ? (this.#smooth[i - 1] as number) : (this.#smooth[i] as number);
      smooth.push((from + (this.#smooth[i] as number)) / 2, this.#smooth[i] as number);
    }
    return { x, raw, smooth };
  }

  #merge(): void {
    const half = CAPACITY / 2;
    for (let i = 0; i < half; i++) {
      const [a, b] = [2 * i, 2 * i + 1];
      this.#x[i] = this.#x[b] as number;
      this.#low[i] = Math.min(this.#low[a] as number, this.#low[b] as number);
      this.#high[i] = Math.max(this.#high[a] as number, this.#high[b] as number);
      this.#smooth[i] = this.#smooth[b] as number;
    }
    for (const list of [this.#x, this.#low, this.#high, this.#smooth]) list.length = half;
    this.#stride *= 2;
    this.#inLast = this.#stride;
  }
}
