/** Variables of a training session besides the data: weights, buffers and optimizer state. */
import type { TrainingSettings } from '../../model/types.ts';
import type { VariableSpec } from '../../program/types.ts';
import { storedShape, type Network, type NetworkParameter } from '../network/network.ts';
import { optimizerOf } from '../../optimizers/index.ts';

/** Variable of an optimizer slot of a weight. */
export const slotOf = (slot: string, weight: string): string => `optimizer.${slot}.${weight}`;

/** Slot of accumulated gradients. */
const ACCUMULATED = 'accumulated';
/** Slot of the trained weights, where a parameter's own variable holds their average. */
const TRAINED = 'weights';

/** Variable of a weight's accumulated gradients. */
export const accumulatedOf = (weight: string): string => slotOf(ACCUMULATED, weight);

/**
 * The variable that a step reads and updates. With averaged weights the parameter's own variable is the average, which
 * is tested, saved and exported, and the trained weights are a slot beside it.
 */
export const trainedOf =
  ({ averaging }: TrainingSettings) =>
  ({ fullName, trainable }: NetworkParameter): string =>
    averaging.enabled && trainable ? slotOf(TRAINED, fullName) : fullName;

/** Slots of each trainable weight. */
export function slotNames(training: TrainingSettings): string[] {
  return [
    ...optimizerOf(training.optimizer).slots(training.optimizer),
    ...(training.accumulation > 1 ? [ACCUMULATED] : []),
    ...(training.averaging.enabled ? [TRAINED] : []),
  ];
}

/** Variables of weights, buffers and optimizer state, in the programs' order of axes. */
export function modelVariables(network: Network, training: TrainingSettings): VariableSpec[] {
  const spec = (name: string, parameter: NetworkParameter): VariableSpec => ({
    name,
    dtype: 'float32',
    shape: storedShape(parameter),
  });
  const slots = slotNames(training);
  return [
    ...network.parameters.map((parameter) => spec(parameter.fullName, parameter)),
    ...network.parameters.flatMap((parameter) =>
      parameter.trainable ? slots.map((slot) => spec(slotOf(slot, parameter.fullName), parameter)) : [],
    ),
  ];
}
