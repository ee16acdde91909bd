/** An engine in this process with its own folders, and a small run in it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../data/directories.ts';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import { EngineService } from '../service.ts';

export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'tensorsmith-home-'));
  /** Value of `TENSORSMITH_DATA_DIR`; tests may replace the folder. */
  readonly data = join(this.folder, 'data');
  readonly runs = join(this.data, 'runs');
  readonly events: EngineEvent[] = [];
  readonly engine = new EngineService((event, data) => void this.events.push({ event, data } as EngineEvent));
  readonly #saved = [DATA_VARIABLE, CACHE_VARIABLE].map((name) => [name, process.env[name]] as const);

  constructor() {
    mkdirSync(this.data);
    process.env[DATA_VARIABLE] = this.data;
    process.env[CACHE_VARIABLE] = join(this.folder, 'cache');
  }

  get names(): string[] {
    return this.events.map(({ event }) => event);
  }

  /** Data of all events of a name. */
  said<K extends EngineEvent['event']>(name: K): Extract<EngineEvent, { event: K }>['data'][] {
    return this.events.flatMap((one) => (one.event === name ? [one.data] : [])) as never;
  }

  /** A document on a table of 392 rows, on a runtime that is always available. */
  document(epochs: number, settings: Partial<TrainingSettings> = {}): TensorsmithDocument {
    const path = new URL('../../../resources/samples/auto-mpg.json', import.meta.url);
    const document = readDocument(readFileSync(path, 'utf8'));
    return { ...document, training: { ...document.training, epochs, device: 'wasm', ...settings } };
  }

  /** Trains until the end. @returns the run and its folder */
  async train(epochs: number, settings: Partial<TrainingSettings> = {}): Promise<{ run: string; folder: string }> {
    const { run } = await this.start(epochs, settings);
    await this.until(() => ['run.finished', 'run.failed'].some((name) => this.names.includes(name)));
    return { run, folder: join(this.runs, run) };
  }

  async start(epochs: number, settings: Partial<TrainingSettings> = {}): Promise<{ run: string; folder: string }> {
    this.events.length = 0;
    const { run } = await this.engine.handlers['run.start']({ document: this.document(epochs, settings) });
    return { run, folder: join(this.runs, run) };
  }

  async until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async close(): Promise<void> {
    await this.engine.shutDown();
    for (const [name, value] of this.#saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
