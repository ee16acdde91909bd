/** The files of a run that trains. Where they cannot be written, the run waits; nothing of it is lost meanwhile. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_VARIABLE } from '../../data/directories.ts';
import { storing, type Place } from '../../data/storage.ts';
import { writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { TrainerPlace } from '../../training/trainer.ts';
import { checkpointBytes, writeCheckpoint, type Weights } from './checkpoints.ts';
import { Journal } from './journal.ts';
import type { Patience } from './patience.ts';
import { processIdentity } from '../process/processIdentity.ts';
import type { RunRecord } from './runRecord.ts';
import { createRun, folderOf, metricsPath, newRunId, saveRun } from './runs.ts';

/** Milliseconds between writes of metrics. */
const FLUSH_INTERVAL = 250;
/** Bytes of a small file, on any disk. */
const SMALL = 16 * 1024;

/** Where a run lies. */
export const placeOf = (run: string): Place => ({ folder: folderOf(run), setting: DATA_VARIABLE });

export class RunFiles {
  /** What is known of the run; changes are written by the next `save` or `checkpoint`. */
  readonly record: RunRecord;
  readonly #document: TensorsmithDocument;
  readonly #metrics: Journal;
  #flushed = 0;

  private constructor(document: TensorsmithDocument, record: RunRecord, metrics: Journal) {
    this.#document = document;
    this.record = record;
    this.#metrics = metrics;
  }

  /** @throws UserError at once where nothing can be written: nothing is lost yet */
  static async create(
    document: TensorsmithDocument,
    given: Omit<RunRecord, 'run' | 'pid' | 'process' | 'document'>,
  ): Promise<RunFiles> {
    const run = newRunId(document.name, new Date());
    const identity = { pid: process.pid, process: await processIdentity(process.pid) };
    return storing(placeOf(run), writeDocument(document).length + SMALL, async () => {
      const record = await createRun(document, { ...given, run, ...identity });
      return new RunFiles(document, record, await Journal.create(metricsPath(run)));
    });
  }

  append(metrics: object): void {
    this.#metrics.append(metrics);
  }

  /** Writes the metrics if it is time to. */
  async keepUp(patience: Patience): Promise<void> {
    if (performance.now() - this.#flushed < FLUSH_INTERVAL) return;
    await this.#write(patience, this.#metrics.waiting, () => this.#metrics.flush());
    this.#flushed = performance.now();
  }

  async checkpoint(patience: Patience, at: TrainerPlace, weights: Weights): Promise<void> {
    await this.#write(patience, checkpointBytes(weights), async () => {
      await writeCheckpoint(folderOf(this.record.run), at, weights, this.record);
      await saveRun(this.record);
    });
  }

  /** The last thing that is written. */
  async close(patience: Patience): Promise<void> {
    await this.#write(patience, this.#metrics.waiting + SMALL, async () => {
      await this.#metrics.flush();
      await saveRun(this.record);
    });
    await this.#metrics.close();
  }

  /** For a run that has failed: what can be written is, and nothing is waited for. */
  async abandon(): Promise<void> {
    await this.#metrics.close().catch(() => undefined);
    await saveRun(this.record).catch(() => undefined);
  }

  #write(patience: Patience, needed: number, write: () => Promise<void>): Promise<void> {
    const { run } = this.record;
    return patience.until((failures) =>
      storing(placeOf(run), needed, async () => {
        await stat(join(folderOf(run), 'document.json')).catch((gone: unknown) => {
          // A folder that somebody has removed: said once, then made anew.
          if (failures === 0) throw gone;
          return createRun(this.#document, this.record);
        });
        await write();
      }),
    );
  }
}
