/** Asks the worker that runs the lab's cells; it can be ended at any time. */
import { UserError } from '../../../../engine/errors/error.ts';
import type { LabReply, LabRequest } from './labMessages.ts';

/** Rejects what was waited for when the worker is ended. */
export class LabStopped extends Error {}

type Of<Kind extends LabReply['kind']> = Extract<LabReply, { kind: Kind }>;

interface Waiting {
  readonly done: (reply: LabReply) => void;
  readonly failed: (error: Error) => void;
}

/** What the lab needs of a worker; tests use one of their own. */
export interface LabRunner {
  ask<Kind extends LabRequest['kind']>(
    request: Extract<LabRequest, { kind: Kind }>,
    written?: (text: string) => void,
  ): Promise<Of<Kind>>;
  /** Ends the worker at once, with all that it knew; the next request begins a new one. */
  end(): void;
}

export class WorkerRunner implements LabRunner {
  #worker: Worker | null = null;
  #waiting: Waiting[] = [];
  #written: (text: string) => void = () => undefined;

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./labWorker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<LabReply>) => {
      if (data.kind === 'output') this.#written(data.text);
      else this.#waiting.shift()?.done(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      // Without a message the worker's script could not be loaded: the server has ended. Else it ran out of memory.
      const text = event instanceof ErrorEvent ? event.message : '';
      this.#fail(text ? new UserError('internal', { detail: text }) : new UserError('shell.disconnected'));
    };
    return (this.#worker = worker);
  }

  #fail(error: Error): void {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { failed } of waiting) failed(error);
  }

  ask<Kind extends LabRequest['kind']>(
    request: Extract<LabRequest, { kind: Kind }>,
    written: (text: string) => void = () => undefined,
  ): Promise<Of<Kind>> {
    const worker = this.#started();
    if (request.kind === 'run') this.#written = written;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ done: (reply) => resolve(reply as Of<Kind>), failed: reject });
      worker.postMessage(request);
    });
  }

  end(): void {
    this.#fail(new LabStopped());
  }
}
