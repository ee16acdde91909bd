/** Losses and right answers over samples of a split. */
import type { HostTensor, Session } from '../runtime/runtime.ts';
import type { StopSignal } from './signal.ts';

/** Samples of one call, where they are small. */
const MOST = 500;
/** What the activations of one call may take, in bytes. */
const ROOM = 256 * 1024 * 1024;

/** How many samples a call takes, by what one of them takes on its way through the network. */
export const evaluationBatch = (activationBytes: number): number =>
  Math.max(1, Math.min(MOST, Math.floor(ROOM / Math.max(1, activationBytes))));

export interface EvaluationSums {
  /** Sum of weight × loss over the outputs; NaN without samples, and where no target counts. */
  readonly loss: number;
  /** Whether nothing counts for one of the outputs. */
  readonly empty: boolean;
  /** Each output's, unweighted. */
  readonly losses: readonly number[];
  readonly correct: number;
  /** Targets that count; 0 where there are no classes. */
  readonly counted: number;
  readonly count: number;
}

export interface EvaluationOptions {
  readonly signal: StopSignal;
  /** Lets messages in between calls. */
  readonly breathe: () => Promise<void>;
  /** Samples of one call. */
  readonly batch?: number | undefined;
  /** Weight of each output; 1 if left out. */
  readonly weights?: readonly number[];
  /** Sees the outputs of every call. */
  readonly rows?: (outputs: Readonly<Record<string, HostTensor>>) => void;
}

/**
 * Runs `evaluate.<split>` over all indices, batch by batch.
 * @returns sums over samples: losses, and right and counted where there are classes. Stops early where the signal
 * says so
 */
export async function evaluate(
  session: Session,
  split: 'train' | 'test',
  indices: Int32Array,
  { signal, breathe, batch: size = MOST, weights = [], rows }: EvaluationOptions,
): Promise<EvaluationSums> {
  const sums: number[] = [];
  const totals: number[] = [];
  let [correct, counted, count] = [0, 0, 0];
  for (let start = 0; start < indices.length && !signal.aborted; start += size) {
    const batch = indices.slice(start, start + size);
    const outputs = await session.run(`evaluate.${split}`, {
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
    await breathe();
  }
  const losses = sums.map((sum, i) => sum / totals[i]!);
  const loss = count ? losses.reduce((sum, value, i) => sum + value * (weights[i] ?? 1), 0) : NaN;
  return { loss, empty: totals.length === 0 || totals.includes(0), losses, correct, counted, count };
}
