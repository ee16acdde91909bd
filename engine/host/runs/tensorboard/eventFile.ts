/** A run's event file for TensorBoard, beside its records. A file that cannot be written never stops a run. */
import { open, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../data/makeFolder.ts';
import type { TensorStatistics } from '../../../training/loop/layerStatistics.ts';
import type { NetworkStatistics } from '../../../training/loop/networkStatistics.ts';
import type { TrainerPosition } from '../../../training/loop/state.ts';
import type { StepMetrics } from '../../../training/loop/trainer.ts';
import { fileVersion, histograms, scalars, sessionStart } from './event.ts';

/** Steps of a run that are written at most; of a longer one every n-th is. */
const MOST_STEPS = 100_000;
/** Records kept while the file cannot be written; older ones are dropped. */
const MOST_PENDING = 100_000;
/** Milliseconds between writes: TensorBoard reads every few seconds. */
const FLUSH_INTERVAL = 1000;

export interface EventFileOptions {
  /** Folder of the run. */
  readonly folder: string;
  /** Steps of the whole run, as far as known. */
  readonly steps: number;
  /** Steps of the run before a position. */
  readonly stepOf: (at: TrainerPosition) => number;
  /** Step from the beginning that a resumed run continues from; null at its start. */
  readonly resumed: number | null;
  /** Called once if it cannot be written. */
  readonly failed: (error: unknown) => void;
}

export class EventFile {
  readonly #options: EventFileOptions;
  readonly #every: number;
  #file: FileHandle | null = null;
  #pending: Buffer[] = [];
  /** Offset after the last complete write. */
  #length = 0;
  #hasFailed = false;
  #flushed = 0;
  /** Epoch whose histograms have been written. */
  #histogramsOf = 0;

  constructor(options: EventFileOptions) {
    this.#options = options;
    this.#every = Math.ceil(options.steps / MOST_STEPS) || 1;
    const seconds = Date.now() / 1000;
    this.#pending.push(fileVersion(seconds));
    if (options.resumed !== null) this.#pending.push(sessionStart({ seconds, step: options.resumed + 1 }));
  }

  steps({ epoch, firstStep, loss, accuracy, lr }: StepMetrics): void {
    const seconds = Date.now() / 1000;
    const first = this.#options.stepOf({ epoch, step: firstStep });
    loss.forEach((value, i) => {
      const step = first + i;
      if (step % this.#every !== 0) return;
      const share = accuracy[i];
      this.#append(
        scalars(
          { seconds, step },
          { 'loss/train': value, ...(share === undefined ? {} : { 'accuracy/train': share }), learning_rate: lr[i]! },
        ),
      );
    });
  }

  epoch(
    epoch: number,
    { validationLoss, validationAccuracy }: { validationLoss: number | null; validationAccuracy: number | null },
  ): void {
    const values = {
      ...(validationLoss === null ? {} : { 'loss/validation': validationLoss }),
      ...(validationAccuracy === null ? {} : { 'accuracy/validation': validationAccuracy }),
    };
    const time = { seconds: Date.now() / 1000, step: this.#options.stepOf({ epoch: epoch + 1, step: 0 }) };
    if (Object.keys(values).length) this.#append(scalars(time, values));
  }

  /** @param at epoch from 1, and step within it */
  statistics(at: { epoch: number; step: number }, { gradientNorm, weightChange }: NetworkStatistics): void {
    const values = {
      ...(Number.isNaN(gradientNorm) ? {} : { gradient_norm: gradientNorm }),
      ...(Number.isNaN(weightChange) ? {} : { weight_change: weightChange }),
    };
    const time = { seconds: Date.now() / 1000, step: this.#options.stepOf(at) };
    if (Object.keys(values).length) this.#append(scalars(time, values));
  }

  /** Histograms of the layers: once an epoch, as they are larger than all else. */
  histograms(at: { epoch: number; step: number }, tensors: readonly TensorStatistics[]): void {
    if (at.epoch === this.#histogramsOf) return;
    this.#histogramsOf = at.epoch;
    const finite = tensors.filter(({ histogram }) => Number.isFinite(histogram.low));
    const values = Object.fromEntries(
      finite.map(({ kind, name, histogram, mean, deviation }) => [
        `${kind}/${name}`,
        { ...histogram, mean, deviation },
      ]),
    );
    const time = { seconds: Date.now() / 1000, step: this.#options.stepOf(at) };
    if (finite.length) this.#append(histograms(time, values));
  }

  /** Writes what is pending if due. */
  async keepUp(): Promise<void> {
    if (performance.now() - this.#flushed < FLUSH_INTERVAL) return;
    await this.flush();
    this.#flushed = performance.now();
  }

  /** Tries again the next time after a failure: a partial write is overwritten. */
  async flush(): Promise<void> {
    if (!this.#pending.length) return;
    const { length: count } = this.#pending;
    const bytes = Buffer.concat(this.#pending);
    try {
      this.#file ??= await create(this.#options.folder);
      for (let written = 0; written < bytes.length;)
        written += (await this.#file.write(bytes, written, bytes.length - written, this.#length + written))
          .bytesWritten;
      this.#length += bytes.length;
      this.#pending.splice(0, count);
    } catch (error) {
      if (!this.#hasFailed) this.#options.failed(error);
      this.#hasFailed = true;
      // Not more memory than this for what may never be written.
      if (count > MOST_PENDING) this.#pending.splice(0, count - MOST_PENDING);
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file?.close().catch(() => undefined);
    this.#file = null;
  }

  #append(record: Buffer): void {
    this.#pending.push(record);
  }
}

/** A new file, named so that TensorBoard finds it and reads files in order. */
async function create(run: string): Promise<FileHandle> {
  const folder = join(run, 'tensorboard');
  await makeFolder(folder);
  const host = hostname()
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 60);
  for (let n = 0; ; n += 1) {
    const name = `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${host}.${process.pid}.${n}`;
    try {
      return await open(join(folder, name), 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || n > 100) throw error;
    }
  }
}
