/** The loss of some samples, for programs without effects; a step's is computed from parts. */
import type { Builder, Value } from '../../program/builder.ts';
import { shareOf } from '../../losses/mean.ts';
import { lossOf } from '../../losses/index.ts';
import type { OutputPlan } from '../network/outputs.ts';
import { targetOf, type Samples } from './samples.ts';

/** Weighted sum over the outputs of mean losses over the samples; a scalar. @param outputs of the network */
export function meanLoss(b: Builder, plans: readonly OutputPlan[], outputs: readonly Value[], samples: Samples): Value {
  return plans
    .map((plan) => {
      const { loss, weight, index, output } = plan;
      const target = targetOf(b, plan, samples);
      const { sum, weight: divisor } = lossOf(loss).mean;
      const share = shareOf(b, divisor(b, loss, output.shape, target));
      const mean = b.mul(sum(b, loss, outputs[index]!, target), share);
      return weight === 1 ? mean : b.mul(mean, b.scalar(weight));
    })
    .reduce((sum, value) => b.add(sum, value));
}
