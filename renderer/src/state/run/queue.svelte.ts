/** The queue of runs that start when the current one has ended, each with its document at the time of queuing. */
import { UserError } from '../../../../engine/errors/error.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { QueuedEntry } from '../../../../engine/protocol/session.ts';

export interface Queued {
  /** Key of the tab. */
  readonly from: string;
  readonly name: string;
  /** Time of queuing, in milliseconds since 1970. */
  readonly at: number;
  readonly document: TensorsmithDocument;
  /** Why it has to be started by hand; null where it starts automatically. */
  readonly held: ErrorData | null;
}

export class Queue {
  /** Runs in the order in which they start. */
  list = $state.raw<readonly Queued[]>([]);

  of(from: string | undefined): Queued | undefined {
    return this.list.find((queued) => queued.from === from);
  }

  /** Queues a run; a tab has one entry, which a later one replaces. */
  add(from: string, name: string, document: TensorsmithDocument): void {
    const queued: Queued = { from, name, at: Date.now(), document, held: null };
    this.list = this.of(from)
      ? this.list.map((other) => (other.from === from ? queued : other))
      : [...this.list, queued];
  }

  remove(from: string): void {
    this.list = this.list.filter((queued) => queued.from !== from);
  }

  /** Keeps a run in the queue, to be started by hand. */
  hold(from: string, held: ErrorData): void {
    this.list = this.list.map((queued) => (queued.from === from ? { ...queued, held } : queued));
  }

  /** Holds all runs, after the engine process has died. */
  holdAll(): void {
    const held = new UserError('run.queueHeld').data;
    this.list = this.list.map((queued) => ({ ...queued, held: queued.held ?? held }));
  }

  /** Releases runs that were held only because the current run was unknown. */
  release(): void {
    this.list = this.list.map((queued) => (queued.held?.code === 'run.queueKept' ? { ...queued, held: null } : queued));
  }

  /** The next run to start automatically. */
  get next(): Queued | undefined {
    return this.list.find(({ held }) => held === null);
  }

  get kept(): QueuedEntry[] {
    return this.list.map(({ from, name, at, document }) => ({
      from,
      name: name.slice(0, 1000),
      at,
      text: JSON.stringify(document),
    }));
  }

  /**
   * Restores the queue of an earlier start. Runs must not start with the app unasked: they are held, unless the run
   * they follow is still running.
   * @returns errors of unreadable entries
   */
  restore(entries: readonly QueuedEntry[]): unknown[] {
    const faults: unknown[] = [];
    const held = new UserError('run.queueKept').data;
    this.list = entries.flatMap(({ from, name, at, text }): Queued[] => {
      try {
        const document = readDocument(text);
        return [{ from, name, at, document, held }];
      } catch (error) {
        faults.push(error);
        return [];
      }
    });
    return faults;
  }
}

export const queue = new Queue();
