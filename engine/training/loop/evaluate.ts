/** Losses and correct predictions over the samples of a split. */
import type { HostTensor } from '../../runtime/runtime.ts';
import type { SampleSession } from './sampleSession.ts';
import type { StopSignal } from './signal.ts';

/** Most samples of one call. */
const MOST = 500;
/** Most bytes of activations of one call. */
const ROOM = 256 * 1024 * 1024;

/** Samples for one call, by the activation bytes of one sample. */
export const evaluationBatch = (activationBytes: number): number =>
  Math.max(1, Math.min(MOST, Math.floor(ROOM / Math.max(1, activationBytes))));

/** Name of the function that evaluates a batch in so many parts; none of them may be empty. */
export const evaluationOf = (split: 'train' | 'test', parts: number): string =>
  parts > 1 ? `evaluate.${split}.parts` : `evaluate.${split}`;

export interface EvaluationSums {
  /** Sum of weight × loss over the outputs; NaN without samples, and where no target counts. */
  readonly loss: number;
  /** Whether an output has no valid target. */
  readonly empty: boolean;
  /** Unweighted loss of each output. */
  readonly losses: readonly number[];
  readonly correct: number;
  /** Number of valid targets; 0 where there are no classes. */
  readonly counted: number;
  readonly count: number;
}

export interface EvaluationOptions {
  readonly signal: StopSignal;
  /** Lets the process handle messages between calls. */
  readonly yieldToEvents: () => Promise<void>;
  /** Samples per call. */
  readonly batch?: number | undefined;
  /** Parts of a batch in the bundle that are computed concurrently; 1 if left out. */
  readonly parts?: number | undefined;
  /** Weight of each output; 1 if left out. */
  readonly weights?: readonly number[];
  /** Called with the outputs of every call. */
  readonly rows?: (outputs: Readonly<Record<string, HostTensor>>) => void;
}

/**
 * Evaluates all indices of a split, batch by batch.
 * @returns sums over samples: losses, and correct and counted where there are classes. Ends early when the signal is
 * aborted
 */
export async function evaluate(
  session: SampleSession,
  split: 'train' | 'test',
  indices: Int32Array,
  { signal, yieldToEvents, batch: size = MOST, parts = 1, weights = [], rows }: EvaluationOptions,
): Promise<EvaluationSums> {
  const sums: number[] = [];
  const totals: number[] = [];
  let [correct, counted, count] = [0, 0, 0];
  session.announce?.(split, indices, size);
  for (let start = 0; start < indices.length && !signal.aborted; start += size) {
    const batch = indices.slice(start, start + size);
    const outputs = await session.run(evaluationOf(split, batch.length < parts ? 1 : parts), {
      indices: { dtype: 'int32', shape: [batch.length], data: batch },
    });
    outputs['losses']!.data.forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + value;
      totals[i] = (totals[i] ?? 0) + outputs['weights']!.data[i]!;
    });
    correct += outputs['correct']?.data[0] ?? 0;
    counted += outputs['counted']?.data[0] ?? 0;
    count += batch.length;
    rows?.(outputs);
    await yieldToEvents();
  }
  const losses = sums.map((sum, i) => sum / totals[i]!);
  const loss = count ? losses.reduce((sum, value, i) => sum + value * (weights[i] ?? 1), 0) : NaN;
  return { loss, empty: totals.length === 0 || totals.includes(0), losses, correct, counted, count };
}
