/** Files of a run in progress. Where they cannot be written, the run waits; nothing is lost meanwhile. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_VARIABLE } from '../../data/directories.ts';
import { storing, type Storage } from '../../data/storage.ts';
import { writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { isEnded, type TrainerState } from '../../training/loop/state.ts';
import { checkpointBytes, writeCheckpoint, type Weights } from './checkpoints.ts';
import { Journal } from './journal.ts';
import type { Patience } from './patience.ts';
import { processIdentity } from '../process/processIdentity.ts';
import type { RunRecord } from './runRecord.ts';
import { createRun, folderOf, layersPath, metricsPath, newRunId, saveRun } from './runs.ts';

/** Milliseconds between writes of metrics. */
const FLUSH_INTERVAL = 250;
/** Upper bound of a small file in bytes, on any disk. */
const SMALL = 16 * 1024;

/** Folder of a run. */
export const storageOf = (run: string): Storage => ({ folder: folderOf(run), setting: DATA_VARIABLE });

interface Journals {
  readonly metrics: Journal;
  readonly layers: Journal;
}

export class RunFiles {
  /** The run's record; changes are written by the next `save` or `checkpoint`. */
  readonly record: RunRecord;
  readonly #document: TensorsmithDocument;
  readonly #data: string | undefined;
  readonly #metrics: Journal;
  /** Layer statistics over time. */
  readonly #layers: Journal;
  #flushed = 0;

  private constructor(
    document: TensorsmithDocument,
    record: RunRecord,
    { metrics, layers }: Journals,
    data: string | undefined,
  ) {
    this.#document = document;
    this.#data = data;
    this.record = record;
    this.#metrics = metrics;
    this.#layers = layers;
  }

  /**
   * @param data facts about its data, as written by runData.ts
   * @throws UserError at once where nothing can be written: nothing is lost yet
   */
  static async create(
    document: TensorsmithDocument,
    given: Omit<RunRecord, 'run' | 'pid' | 'process' | 'document' | 'data'>,
    data?: string,
  ): Promise<RunFiles> {
    const run = newRunId(document.name, new Date());
    const identity = { pid: process.pid, process: await processIdentity(process.pid) };
    const size = writeDocument(document).length + (data?.length ?? 0) + SMALL;
    return storing(storageOf(run), size, async () => {
      const record = await createRun(document, { ...given, run, ...identity }, data);
      const journals = {
        metrics: await Journal.create(metricsPath(run)),
        layers: await Journal.create(layersPath(run)),
      };
      return new RunFiles(document, record, journals, data);
    });
  }

  /**
   * Continues a run from a saved state. Later records of its journal are kept but ignored.
   * @throws UserError where nothing can be written
   */
  static async resume(
    document: TensorsmithDocument,
    record: RunRecord,
    at: TrainerState,
    data?: string,
  ): Promise<RunFiles> {
    const { run, resumed = [] } = record;
    const identity = { pid: process.pid, process: await processIdentity(process.pid) };
    const { epoch, step } = at;
    const taken = { at: Date.now(), epoch, step };
    const known: RunRecord = { ...record, ...identity, status: 'running', resumed: [...resumed, taken] };
    return storing(storageOf(run), SMALL, async () => {
      const journals = {
        metrics: await Journal.reopen(metricsPath(run)),
        layers: await Journal.reopen(layersPath(run)),
      };
      for (const journal of Object.values(journals)) {
        journal.append({ kind: 'resumed', epoch, step, ended: isEnded(at) });
        await journal.flush();
      }
      await saveRun(known);
      return new RunFiles(document, known, journals, data);
    });
  }

  append(metrics: object): void {
    this.#metrics.append(metrics);
  }

  /** @param layers a record of `layersRecord` */
  appendLayers(layers: object): void {
    this.#layers.append(layers);
  }

  /** Bytes of both journals that are not yet written, at most. */
  get #waiting(): number {
    return this.#metrics.waiting + this.#layers.waiting;
  }

  async #flush(): Promise<void> {
    await this.#metrics.flush();
    await this.#layers.flush();
  }

  /** Writes the metrics if due. */
  async keepUp(patience: Patience): Promise<void> {
    if (performance.now() - this.#flushed < FLUSH_INTERVAL) return;
    await this.#write(patience, this.#waiting, () => this.#flush());
    this.#flushed = performance.now();
  }

  async checkpoint(patience: Patience, at: TrainerState, weights: Weights, keep: number): Promise<void> {
    await this.#write(patience, this.#waiting + checkpointBytes(weights), async () => {
      // Steps before a checkpoint are not trained again: their records are on disk first.
      await this.#metrics.sync();
      await this.#layers.sync();
      await writeCheckpoint(folderOf(this.record.run), at, weights, this.record, keep);
      await saveRun(this.record);
    });
  }

  /** Writes the record. */
  async save(patience: Patience): Promise<void> {
    await this.#write(patience, SMALL, () => saveRun(this.record));
  }

  /** Writes everything that is pending, and closes. */
  async close(patience: Patience): Promise<void> {
    await this.#write(patience, this.#waiting + SMALL, async () => {
      await this.#flush();
      await saveRun(this.record);
    });
    await this.#metrics.close();
    await this.#layers.close();
  }

  /** Closes a failed run: writes what is possible, without retries. */
  async abandon(): Promise<void> {
    await this.#metrics.close().catch(() => undefined);
    await this.#layers.close().catch(() => undefined);
    await saveRun(this.record).catch(() => undefined);
  }

  #write(patience: Patience, needed: number, write: () => Promise<void>): Promise<void> {
    const { run } = this.record;
    return patience.until((failures) =>
      storing(storageOf(run), needed, async () => {
        await stat(join(folderOf(run), 'document.json')).catch((gone: unknown) => {
          // A removed folder is reported once, then recreated.
          if (failures === 0) throw gone;
          return createRun(this.#document, this.record, this.#data);
        });
        await write();
      }),
    );
  }
}
