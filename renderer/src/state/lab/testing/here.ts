/** A runner of cells without a worker. */
import { Lab as Engine } from '../../../../../engine/lab/lab.ts';
import type { LabReply, LabRequest } from '../labMessages.ts';
import { type LabRunner, LabStopped } from '../labRunner.ts';

/** A number with which cells do not end. */
export const ENDLESS = 1e9;

/** Runs cells here, one answer a microtask; `while True` never answers. */
export class Here implements LabRunner {
  #engine = new Engine();
  #stop: ((error: Error) => void)[] = [];

  ask<Kind extends LabRequest['kind']>(request: Extract<LabRequest, { kind: Kind }>): Promise<never> {
    const asked: LabRequest = request;
    return new Promise((resolve, reject) => {
      this.#stop.push(reject);
      if (asked.kind === 'run' && asked.source.includes('while True')) return;
      if (asked.kind === 'replay' && asked.overrides.some(({ value }) => value === ENDLESS)) return;
      queueMicrotask(() => resolve(this.#answer(asked) as never));
    });
  }

  #answer(request: LabRequest): LabReply {
    if (request.kind === 'run' && request.fresh) this.#engine = new Engine();
    if (request.kind === 'run') return { kind: 'run', view: this.#engine.show(request.source) };
    if (request.kind === 'tape') return { kind: 'tape', tape: this.#engine.tape(request.name) };
    if (request.kind === 'check')
      return { kind: 'check', holds: request.sources.map((source) => this.#engine.holds(source)) };
    this.#engine = new Engine();
    const views = request.sources.map((source) => this.#engine.show(source, request.overrides));
    return { kind: 'replay', views, tape: request.tapeOf === null ? null : this.#engine.tape(request.tapeOf) };
  }

  end(): void {
    for (const reject of this.#stop) reject(new LabStopped());
    this.#stop = [];
    this.#engine = new Engine();
  }
}
