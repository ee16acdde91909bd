/** Every step of a run in the page, and curves of it at any smoothing and range. */
import { Series, type Curve } from './series.ts';

const CHUNK = 65_536;

/** Numbers in order, in chunks, so that appending never copies. */
export class Column {
  readonly #make: new (length: number) => Float64Array | Float32Array;
  readonly #chunks: (Float64Array | Float32Array)[] = [];
  length = 0;

  constructor(make: new (length: number) => Float64Array | Float32Array) {
    this.#make = make;
  }

  push(value: number): void {
    const at = this.length % CHUNK;
    if (at === 0) this.#chunks.push(new this.#make(CHUNK));
    this.#chunks.at(-1)![at] = value;
    this.length += 1;
  }

  at(index: number): number {
    return index < 0 || index >= this.length ? NaN : this.#chunks[Math.floor(index / CHUNK)]![index % CHUNK]!;
  }
}

/** Values at positions in epochs, ascending; 12 bytes a value. */
export class History {
  readonly x = new Column(Float64Array);
  readonly y = new Column(Float32Array);

  push(x: number, y: number): void {
    this.x.push(x);
    this.y.push(y);
  }

  get length(): number {
    return this.x.length;
  }

  /** The last value; NaN where there is none. */
  get last(): number {
    return this.y.at(this.length - 1);
  }
}

/** What a curve shows of a history. */
export interface CurveView {
  /** Decay of the smoothed line per step, in [0, 1); 0 for none. */
  readonly smoothing: number;
  /** Range in epochs. */
  readonly from: number;
  readonly to: number;
}

/** A curve of a growing history: each point is read once, all points are smoothed, and only then thinned. */
export class GrowingCurve {
  readonly #history: History;
  readonly #view: CurveView;
  readonly #series: Series;
  #read = 0;

  constructor(history: History, view: CurveView) {
    this.#history = history;
    this.#view = view;
    this.#series = new Series(view.smoothing);
  }

  is(history: History, view: CurveView): boolean {
    const { smoothing, from, to } = this.#view;
    return this.#history === history && smoothing === view.smoothing && from === view.from && to === view.to;
  }

  curve(): Curve {
    const { x, y, length } = this.#history;
    const { from, to } = this.#view;
    for (; this.#read < length; this.#read += 1) {
      const position = x.at(this.#read);
      if (position > to) break;
      // Points before the range count for the smoothed line, which does not depend on what is shown.
      if (position < from) this.#series.smooth(y.at(this.#read));
      else this.#series.push(position, y.at(this.#read));
    }
    return this.#series.curve();
  }
}
