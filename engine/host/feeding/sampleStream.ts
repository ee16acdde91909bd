/** The samples of a split that a session holds a part of: the window moves along an announced order. */
import { openRows, type RowReader } from '../../data/rowReader.ts';
import { labelValues, rowBytes, rowTensors, type SampleRows } from '../../datasets/sampleRows.ts';
import type { Split } from '../../datasets/shape.ts';
import type { Session } from '../../runtime/runtime.ts';

/** The first window of an order is smaller by this factor, so that the first step waits less. */
const FIRST = 8;

/** A stretch of the announced order. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

const NOTHING = new Int32Array();

export class SampleStream {
  readonly #session: Pick<Session, 'write'>;
  readonly #split: Split;
  readonly #rows: SampleRows;
  /** Samples of the window. */
  readonly #size: number;
  /** Bytes of the window that is read ahead; used for one after the other. */
  #buffer: Uint8Array | null = null;
  #reader: Promise<RowReader> | null = null;
  #order: Int32Array = NOTHING;
  #batch = 1;
  /** What the session holds of the order; null where it holds none of it. */
  #held: Stretch | null = null;
  #ahead: (Stretch & { readonly done: Promise<void> }) | null = null;
  /** Where the last call and the next one begin in the order. */
  #last = 0;
  #next = 0;

  constructor(session: Pick<Session, 'write'>, split: Split, rows: SampleRows, size: number) {
    this.#session = session;
    this.#split = split;
    this.#rows = rows;
    this.#size = size;
  }

  announce(order: Int32Array, batch: number): void {
    this.#order = order;
    this.#batch = Math.min(batch, this.#size);
    this.#held = null;
    [this.#last, this.#next] = [0, 0];
    this.#readAhead(0, Math.ceil(this.#size / FIRST));
  }

  /**
   * Makes the first of some samples ready in the session.
   * @param least samples that a call takes at least
   * @returns their places in the window: of as many as are ready, a multiple of `least`
   */
  async ready(indices: Int32Array, least: number): Promise<Int32Array> {
    const at = this.#find(indices);
    const wanted = Math.min(indices.length, Math.floor(this.#size / least) * least);
    if (at === null) {
      await this.#pick(indices.subarray(0, wanted));
      return Int32Array.from({ length: wanted }, (_, i) => i);
    }
    if (!this.#held || at < this.#held.from || at + least > this.#held.to) await this.#moveTo(at, least);
    const { from, to } = this.#held!;
    const count = Math.min(wanted, Math.floor((to - at) / least) * least);
    [this.#last, this.#next] = [at, at + count];
    return Int32Array.from({ length: count }, (_, i) => at - from + i);
  }

  async close(): Promise<void> {
    await this.#settled();
    await (await this.#reader)?.close();
  }

  /** Where some samples are in the order: those that come next, or, as layer statistics take them, again. */
  #find(indices: Int32Array): number | null {
    const isAt = (at: number): boolean =>
      at + indices.length <= this.#order.length && indices.every((index, i) => this.#order[at + i] === index);
    return isAt(this.#next) ? this.#next : isAt(this.#last) ? this.#last : null;
  }

  /** Hands the window that begins there to the session, and reads the next one ahead. */
  async #moveTo(at: number, least: number): Promise<void> {
    if (this.#ahead?.from !== at || this.#ahead.to < at + least) {
      await this.#settled();
      this.#readAhead(at, this.#size, least);
    }
    const { from, to, done } = this.#ahead!;
    this.#ahead = null;
    await done;
    await this.#hand(this.#order.subarray(from, to));
    this.#held = { from, to };
    this.#readAhead(to, this.#size);
  }

  /** @param size samples at most; whole batches, so that no step takes from two windows */
  #readAhead(from: number, size: number, least = this.#batch): void {
    const rows = Math.min(this.#size, Math.max(least, Math.floor(size / this.#batch) * this.#batch));
    const to = Math.min(this.#order.length, from + rows);
    if (to === from) return;
    const before = this.#settled();
    const done = before.then(() => this.#read(this.#order.subarray(from, to)));
    // Its error is that of the call that needs the samples.
    done.catch(() => undefined);
    this.#ahead = { from, to, done };
  }

  /** Other samples than those that were announced. */
  async #pick(indices: Int32Array): Promise<void> {
    await this.#settled();
    this.#ahead = null;
    this.#held = null;
    await this.#read(indices);
    await this.#hand(indices);
  }

  async #read(indices: Int32Array): Promise<void> {
    this.#buffer ??= new Uint8Array(this.#size * rowBytes(this.#rows));
    this.#reader ??= openRows(this.#rows);
    await (await this.#reader).read(indices, this.#buffer);
  }

  /** Writes the window: its first samples are these, and what follows is never read. */
  async #hand(indices: Int32Array): Promise<void> {
    const { labels } = this.#rows;
    const each = labelValues(this.#rows);
    const own = new (labels instanceof Int32Array ? Int32Array : Float32Array)(this.#size * each);
    indices.forEach((index, i) => own.set(labels.subarray(index * each, (index + 1) * each), i * each));
    await this.#session.write(rowTensors(this.#split, this.#rows, this.#buffer!, own));
  }

  /** The buffer is free once a read has ended. */
  async #settled(): Promise<void> {
    await this.#ahead?.done.catch(() => undefined);
  }
}
