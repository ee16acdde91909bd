/** Losses with tfjs, of `outputs`, `targets` of their shape, and the `labels` [N] that these are made of. */
import { lossOf } from '../../losses/index.ts';
import type { LossCode } from '../../losses/loss.ts';
import type { OutputHead } from '../outputHeads.ts';

/** @param shape of the outputs without the batch; classes, where they are compared with labels, come last */
export function lossCode(
  { loss, target, balanced }: Pick<OutputHead, 'loss' | 'target' | 'balanced'>,
  shape: readonly number[],
): LossCode {
  const code = lossOf(loss).typescript(loss, {
    shape,
    target: target === 'values' ? 'input' : target,
    ...(balanced ? { classWeights: 'classWeights' } : {}),
  });
  return typeof code === 'string' ? { lines: [], value: code } : code;
}
