/** The records of a search, in the order in which they were written, and the trials that follow from them. */
import { z } from 'zod';
import type { ErrorData } from '../errors/types.ts';
import { list, record } from '../model/bounded.ts';
import type { ParamValue } from '../model/types.ts';
import type { FoldScores } from './folds.ts';
import type { Result, Trial } from './trial.ts';

const number = z.int().min(1);
const finite = z.number().min(-Number.MAX_VALUE).max(Number.MAX_VALUE);
const value: z.ZodType<ParamValue> = z.union([finite, z.boolean(), z.string().max(1000), z.null(), list(finite, 16)]);
const error: z.ZodType<ErrorData> = z.object({
  code: z.string().max(100),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  where: z.object({}).loose(),
});
const score = z.number().nullable();
const run = z.string().min(1).max(200);

export const recordSchema = z.discriminatedUnion('kind', [
  /** A trial begins, or goes on to a larger budget. */
  z.object({ kind: z.literal('step'), trial: number, point: record(z.string().max(300), value, 1000), epochs: number }),
  /** The run of the step exists. */
  z.object({ kind: z.literal('run'), trial: number, run }),
  z.object({
    kind: z.literal('result'),
    trial: number,
    epochs: number,
    scores: z.array(z.number().nullable()).max(2),
    seconds: z.number().min(0),
    /** All scores of a fold. */
    fold: z
      .object({ validationLoss: score, validationAccuracy: score, testLoss: score, testAccuracy: score })
      .optional(),
  }),
  z.object({ kind: z.literal('end'), trial: number, end: z.enum(['failed', 'rejected']), error }),
  /** The search was stopped by hand. */
  z.object({ kind: z.literal('stopped') }),
  /** The search goes on. */
  z.object({ kind: z.literal('resumed') }),
]);
export type SearchRecord = z.infer<typeof recordSchema>;

/** A trial with what is known about it. */
export interface TrialReport extends Trial {
  /** Its run; null where it was rejected, or has not begun. */
  readonly run: string | null;
  /** Epochs of the step in progress; null where there is none. */
  readonly step: number | null;
  /** How many times the search was interrupted during its present step: not stopped by hand. */
  readonly crashes: number;
  /** How many times it was interrupted or stopped in all. */
  readonly interrupted: number;
  readonly seconds: number;
  readonly error?: ErrorData | undefined;
  /** Its scores where it is a fold of a cross-validation that has ended. */
  readonly fold?: FoldScores | undefined;
}

/** The trials of a search while records are added. */
export class SearchHistory {
  readonly #trials = new Map<number, TrialReport>();
  #byHand = false;

  /** In the order of their numbers. */
  get trials(): TrialReport[] {
    return [...this.#trials.values()].sort((a, b) => a.number - b.number);
  }

  trial(at: number): TrialReport | undefined {
    return this.#trials.get(at);
  }

  /** What the next step follows from: trials that have told something. One that was interrupted in its first step has not. */
  get known(): Trial[] {
    return this.trials.filter(({ results, end }) => results.length > 0 || end !== undefined);
  }

  add(taken: SearchRecord): void {
    switch (taken.kind) {
      case 'step':
        return this.#step(taken);
      case 'run':
        return this.#change(taken.trial, { run: taken.run });
      case 'result':
        return this.#result(taken);
      case 'end':
        return this.#change(taken.trial, { end: taken.end, error: taken.error, step: null });
      case 'stopped':
        this.#byHand = true;
        return;
      case 'resumed':
        for (const { number: at, step, crashes, interrupted } of this.trials)
          if (step !== null)
            this.#change(at, { crashes: crashes + Number(!this.#byHand), interrupted: interrupted + 1 });
        this.#byHand = false;
    }
  }

  #step({ trial, point, epochs }: Extract<SearchRecord, { kind: 'step' }>): void {
    const known = this.#trials.get(trial);
    const blank = { results: [], run: null, crashes: 0, interrupted: 0, seconds: 0 };
    // The step that was interrupted is taken again.
    const crashes = known?.step === epochs ? known.crashes : 0;
    this.#trials.set(trial, { ...blank, ...known, number: trial, point: point, step: epochs, crashes });
  }

  #result({ trial, epochs, scores, seconds, fold }: Extract<SearchRecord, { kind: 'result' }>): void {
    const known = this.#trials.get(trial);
    if (!known) return;
    const result: Result = { epochs, scores };
    this.#change(trial, { results: [...known.results, result], step: null, seconds, ...(fold ? { fold } : {}) });
  }

  #change(at: number, change: Partial<TrialReport>): void {
    const known = this.#trials.get(at);
    if (known) this.#trials.set(at, { ...known, ...change });
  }
}
