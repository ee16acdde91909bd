/**
 * Chooses the plan of a run: the cached one for this network and machine; for a long run the fastest of a few
 * benchmarked ones, each in a process of its own, since threads are fixed when the library loads; else an estimate.
 */
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Reply } from '../../protocol/client.ts';
import type { Plan } from '../../runtime/runtime.ts';

/** Commands of an engine process about plans, used by the supervisor only. */
export interface PlanCommands {
  /** Null where the runtime has no plans. `candidates` are empty where a benchmark would not pay. */
  'plan.choose': {
    params: { document: TensorsmithDocument };
    result: {
      plan: Plan;
      key: string;
      candidates: readonly Plan[];
      /** Whether mixed precision is to be measured beside float32, or how much faster it was; null where it is no gain. */
      mixed: 'measure' | number | null;
    } | null;
  };
  /** Milliseconds per step, the best within the benchmark. */
  'plan.time': { params: { document: TensorsmithDocument; plan: Plan }; result: { milliseconds: number } };
  /** The plan that a run started with; null where its runtime has none. */
  'plan.ofRun': { params: { run: string }; result: Plan | null };
  /** The threads that a search started with; null where it is unknown. */
  'plan.ofSearch': { params: { search: string }; result: Plan | null };
  /** `mixed`: how many times as fast mixed precision is; null where it was not measured. */
  'plan.remember': { params: { key: string; plan: Plan; mixed: number | null }; result: Record<string, never> };
}
export type PlanCommand = keyof PlanCommands;

/** An engine process. */
export interface PlanEngine {
  ask<K extends PlanCommand>(command: K, params: PlanCommands[K]['params']): Promise<Reply<unknown>>;
}
export interface Trial extends PlanEngine {
  end(): void;
}

export interface PlanningOptions {
  readonly engine: PlanEngine;
  /** Starts a temporary process with a plan's threads. */
  readonly trial: (plan: Plan) => Trial;
  readonly measuring: (done: number, of: number) => void;
  /** Called where mixed precision was measured to be so many times as fast as the document's float32. */
  readonly recommend: (gain: number) => void;
}

/** Timeout of a benchmark in milliseconds; its plan counts as too slow. */
const PATIENCE = 20_000;

async function ask<K extends PlanCommand>(
  engine: PlanEngine,
  command: K,
  params: PlanCommands[K]['params'],
): Promise<PlanCommands[K]['result'] | null> {
  const reply = await engine.ask(command, params);
  return reply.ok ? (reply.value as PlanCommands[K]['result']) : null;
}

async function timed(document: TensorsmithDocument, plan: Plan, start: PlanningOptions['trial']): Promise<number> {
  const trial = start(plan);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
  });
  try {
    const answer = await Promise.race([ask(trial, 'plan.time', { document, plan }), late]);
    return answer?.milliseconds ?? Infinity;
  } finally {
    clearTimeout(timer);
    trial.end();
  }
}

/** Least gain at which mixed precision is recommended. */
const WORTH_IT = 1.15;

/** Benchmarks of `mixedGain`. */
const GAIN_TRIALS = 2;

/**
 * How many times as fast mixed precision is with a plan; null where it could not be measured. Float32 is measured again
 * afterwards, so that a busy moment is not taken for a gain.
 */
async function mixedGain(
  document: TensorsmithDocument,
  { plan, milliseconds }: { plan: Plan; milliseconds: number },
  start: PlanningOptions['trial'],
): Promise<number | null> {
  const mixed = { ...document, training: { ...document.training, precision: 'bfloat16' as const } };
  const mixedTime = await timed(mixed, plan, start);
  const float32Time = Math.min(milliseconds, await timed(document, plan, start));
  const gain = float32Time / mixedTime;
  return Number.isFinite(gain) && gain > 0 ? gain : null;
}

/** Null where the run will report an error itself, or needs no plan. */
export async function planRun(document: TensorsmithDocument, options: PlanningOptions): Promise<Plan | null> {
  const choice = await ask(options.engine, 'plan.choose', { document });
  if (!choice) return null;
  let best = { plan: choice.plan, milliseconds: Infinity };
  const measures = choice.candidates.length > 0 && choice.mixed === 'measure';
  const count = choice.candidates.length + (measures ? GAIN_TRIALS : 0);
  for (const [i, plan] of choice.candidates.entries()) {
    options.measuring(i, count);
    // One after the other, since concurrent benchmarks would disturb each other.
    const milliseconds = await timed(document, plan, options.trial);
    if (milliseconds < best.milliseconds) best = { plan, milliseconds };
  }
  let gain = typeof choice.mixed === 'number' ? choice.mixed : null;
  if (best.milliseconds < Infinity) {
    if (measures) {
      options.measuring(choice.candidates.length, count);
      gain = await mixedGain(document, best, options.trial);
    }
    await ask(options.engine, 'plan.remember', { key: choice.key, plan: best.plan, mixed: gain });
  }
  if (gain !== null && gain >= WORTH_IT) options.recommend(gain);
  return best.plan;
}

/** Null where the search will report an error itself. */
export const planOfSearch = (engine: PlanEngine, search: string): Promise<Plan | null> =>
  ask(engine, 'plan.ofSearch', { search });

/** Null where the run will report an error itself, or needs no plan. */
export const planOfRun = (engine: PlanEngine, run: string): Promise<Plan | null> => ask(engine, 'plan.ofRun', { run });
