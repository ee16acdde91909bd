/** Kills processes at random instants, and checks what is on disk after each. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { SessionFiles } from '../../electron/storage/session.ts';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../engine/data/directories.ts';
import { readDocument } from '../../engine/model/serialize.ts';
import { cleanUp } from '../../engine/host/process/cleanup.ts';
import { folderOf, listRuns, loadCheckpoint, loadMetrics, loadRunDocument } from '../../engine/host/runs/runs.ts';

export const KINDS = ['training', 'saving', 'starting'] as const;
export type Kind = (typeof KINDS)[number];

type Said = Readonly<Record<string, unknown>>;

/** Longest time in milliseconds between a process's first output and its end. */
const LIFE = 700;
/** Number of runs kept: older ones show whether a kill harms them. */
const KEPT = 5;

export class Kills {
  readonly folder = mkdtempSync(join(tmpdir(), 'tensorsmith-kills-'));
  readonly #program: string;
  readonly #sample: string;
  /** The last version that was reported to be on disk. */
  #saved = 0;
  #kept = 0;
  /** Epoch that each run has reported as saved. */
  readonly #epochs = new Map<string, number>();

  /** @param program child.ts as one file @param sample a document with data */
  constructor(program: string, sample: string) {
    this.#program = program;
    this.#sample = sample;
    process.env[DATA_VARIABLE] = join(this.folder, 'data');
    process.env[CACHE_VARIABLE] = join(this.folder, 'cache');
  }

  /** @returns what was lost */
  async round(kind: Kind): Promise<string[]> {
    if (kind === 'starting') this.#leave();
    const said = await this.#live(kind);
    const faults: string[] = [];
    const must = (fact: boolean, what: string): void => void (fact || faults.push(`${kind}: ${what}`));
    try {
      for (const { event, run, epoch, saved, kept } of said) {
        if (event === 'run.started') this.#epochs.set(String(run), this.#epochs.get(String(run)) ?? 0);
        if (event === 'checkpoint.written') this.#epochs.set(String(run), Number(epoch));
        if (saved) this.#saved = Number(saved);
        if (kept) this.#kept = Number(kept);
      }
      if (kind === 'saving') await this.#checkSaved(must);
      else await this.#checkRuns(must);
    } catch (error) {
      must(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return faults;
  }

  /**
   * Trains one run, killed at random instants and resumed until it has finished.
   * @param inspect called with the id of the finished run, before it is deleted
   * @returns the number of kills, and the SHA-256 of its result
   */
  async resumed(
    most: number,
    inspect: (run: string) => unknown = () => undefined,
  ): Promise<{ kills: number; digest: string }> {
    for (let kills = 0; kills <= most; kills += 1) {
      // The last process is not killed.
      const said = await this.#live('resuming', kills === most ? Infinity : LIFE);
      if (!said.some(({ finished }) => finished)) continue;
      const [run] = (await listRuns(null)).filter(({ status }) => status === 'finished');
      const digest = await digestOf(run!.run);
      await inspect(run!.run);
      await cleanUp(() => null);
      const left = filesIn(join(this.folder, 'data')).filter((path) => path.endsWith('.tmp'));
      if (left.length) throw new Error(`left: ${left.join(', ')}`);
      rmSync(folderOf(run!.run), { recursive: true, force: true });
      return { kills, digest };
    }
    throw new Error('the run did not finish');
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts a process, waits for its first output and a random time, kills it. @returns its complete output lines */
  async #live(kind: Kind | 'resuming', life = LIFE): Promise<Said[]> {
    const child = spawn(process.execPath, [this.#program, kind, this.folder, this.#sample], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    const first = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    // Some are killed before any output.
    await Promise.race([life < Infinity && Math.random() < 0.1 ? delay(Math.random() * life) : first, closed]);
    if (life < Infinity) await Promise.race([delay(Math.random() * life), closed]);
    else await closed;
    child.kill('SIGKILL');
    await closed;
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Said);
  }

  /** Leftovers of a killed process, for a start to remove. */
  #leave(): void {
    const gone = 2 ** 22 + 11;
    for (const run of this.#epochs.keys()) {
      const half = join(folderOf(run), 'checkpoints', '099999-00000001');
      mkdirSync(half, { recursive: true });
      writeFileSync(join(half, `weights.safetensors.${gone}-0123456789ab.tmp`), 'half');
    }
  }

  async #checkRuns(must: (fact: boolean, what: string) => void): Promise<void> {
    const list = await listRuns(null);
    for (const [run, epoch] of this.#epochs) {
      const found = list.find((one) => one.run === run);
      must(found?.status === 'interrupted', `${run} is ${found?.status ?? 'gone'}`);
      await loadRunDocument(run);
      must((await loadMetrics(run)).damaged === 0, `${run} has damaged metrics`);
      if (epoch === 0) continue;
      const checkpoint = await loadCheckpoint(run);
      must(checkpoint.fellBack === null && checkpoint.epoch >= epoch, `${run}: epoch ${checkpoint.epoch} of ${epoch}`);
    }
    // A run that was killed before it was complete is reported as damaged, and breaks nothing.
    must(
      list.every(({ status }) => status === 'interrupted' || status === 'damaged'),
      'a run without a process is on',
    );
    await cleanUp(() => null);
    const left = filesIn(join(this.folder, 'data')).filter((path) => path.endsWith('.tmp'));
    must(left.length === 0, `left: ${left.join(', ')}`);
    for (const { run } of list.slice(KEPT)) {
      rmSync(folderOf(run), { recursive: true, force: true });
      this.#epochs.delete(run);
    }
  }

  async #checkSaved(must: (fact: boolean, what: string) => void): Promise<void> {
    const versionOf = (text: string): number => Number(readDocument(text).name.slice(1));
    if (this.#saved) {
      const saved = versionOf(readFileSync(join(this.folder, 'saved.json'), 'utf8'));
      must(saved >= this.#saved, `the file has ${saved}, and ${this.#saved} was saved`);
    }
    const session = new SessionFiles(join(this.folder, 'session'), new FileHandles());
    const { documents, problems } = await session.read();
    must(problems.length === 0, JSON.stringify(problems));
    const left = filesIn(join(this.folder, 'session')).filter((name) => name.endsWith('.tmp'));
    must(left.length === 0, `left: ${left.join(', ')}`);
    if (!this.#kept) return;
    must(documents.length === 1, `${documents.length} documents`);
    const kept = versionOf(documents[0]!.text);
    must(kept >= this.#kept, `the session has ${kept}, and ${this.#kept} was kept`);
  }
}

/** SHA-256 of weights, optimizer state, loop state and every loss. */
async function digestOf(run: string): Promise<string> {
  const { bytes, slots, epoch, step, best, course, plateau } = await loadCheckpoint(run);
  const { steps } = await loadMetrics(run);
  const sum = createHash('sha256').update(bytes);
  for (const [name, { data }] of await slots()) sum.update(name).update(new Uint8Array(data.buffer.slice(0)));
  return sum.update(JSON.stringify([epoch, step, best, course, plateau, steps])).digest('hex');
}

/** Empty for a folder that was never created. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => join(entry.parentPath, entry.name))
    : [];
