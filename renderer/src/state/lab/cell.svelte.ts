/** A cell of the lab: its text, and what its last run has shown. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { CellView } from '../../../../engine/lab/lab.ts';

let count = 0;

export class Cell {
  readonly id: number = (count += 1);
  source = $state('');
  /** `queued` waits for the cells before it. */
  status = $state<'idle' | 'queued' | 'running'>('idle');
  result = $state.raw<CellView | null>(null);
  /** Printed by the run in progress. */
  output = $state('');
  /** The text that the result is of. */
  ran = $state<string | null>(null);
  /** Number of its last run, as notebooks count them. */
  turn = $state<number | null>(null);
  /** Whether the last run was stopped. */
  stopped = $state(false);
  /** What ended the worker during its run: no memory, no server. */
  fault = $state.raw<ErrorData | null>(null);

  /** Whether the text has changed since the result. */
  readonly stale: boolean = $derived(this.ran !== null && this.ran !== this.source);

  constructor(source = '') {
    this.source = source;
  }

  /** Forgets the result. */
  clear(): void {
    this.result = null;
    this.ran = null;
    this.turn = null;
    this.output = '';
    this.stopped = false;
    this.fault = null;
  }
}
