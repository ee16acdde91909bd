/** Outputs of an exported network with their losses and targets. */
import type { SampleKind } from '../datasets/report.ts';
import { formatOf } from '../datasets/source.ts';
import { lossOf } from '../losses/index.ts';
import type { LossSettings, TensorsmithDocument } from '../model/types.ts';
import type { Shape } from '../program/types.ts';
import { outputSettings } from '../training/network/outputs.ts';
import { classAxis } from '../losses/classes.ts';

/** An output of the exported model; its shape is in PyTorch's order. */
export interface NetworkOutput {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
}

export interface OutputHead {
  /** Name of the node. Code appends a word to it, so that it is unique. */
  readonly name: string;
  readonly loss: LossSettings;
  readonly weight: number;
  /** The label as a one-hot vector, the binary label, labels that are values of the output's shape, or the network's input. */
  readonly target: 'oneHot' | 'binary' | 'values' | 'input';
  /** Whether its classes weigh by the number of their training samples. */
  readonly balanced: boolean;
  /** Shape in PyTorch's order, without the batch. */
  readonly shape: readonly number[];
  /** The class axis of `shape`, where the target is classes. */
  readonly axis: number;
}

/** Number of classes of an output. */
export const classesOf = ({ shape, axis }: OutputHead): number => shape[axis] ?? 1;

/**
 * Loss and target of each output of a document, in the given order.
 * @param outputs with shapes in PyTorch's order, batch first
 */
export function outputHeadsOf(
  { training, data: { source } }: TensorsmithDocument,
  outputs: readonly NetworkOutput[],
): OutputHead[] {
  const { labelShape, samples } = formatOf(source);
  const labels = ['N', ...labelShape] as const;
  // Only several columns of a table are labels of more than one value.
  const several = samples === 'table' && labelShape.length > 0;
  return outputs.map(({ id, name, shape }): OutputHead => {
    const { loss, target, weight } = outputSettings(training, id);
    const rest = shape.slice(1) as number[];
    const binary = rest.length === 0 || (rest.length === 1 && rest[0] === 1);
    return {
      name,
      loss,
      weight,
      target: target === 'input' ? 'input' : several ? 'values' : binary ? 'binary' : 'oneHot',
      balanced: training.balance === 'weights' && target === 'label',
      shape: rest,
      axis: (classAxis(shape, labels) ?? shape.length - 1) - 1,
    };
  });
}

/** Decision threshold of a binary output. */
export const thresholdOf = ({ loss }: OutputHead): number => (lossOf(loss).probabilities === 'sigmoid' ? 0 : 0.5);

/** Whether an output has an accuracy: it predicts classes, or is binary. */
export const isScored = (end: OutputHead): boolean =>
  end.target === 'oneHot' ? classesOf(end) > 1 : end.target === 'binary' && lossOf(end.loss).isBinary === true;

/** Index of the output whose accuracy is reported, by the kind of samples; -1 for none. */
const SCORED: Record<SampleKind, (ends: readonly OutputHead[]) => number> = {
  images: (ends) => ends.findIndex(({ target }) => target !== 'input'),
  table: (ends) => ends.findIndex(isScored),
  // For sequences only the loss is reported.
  text: () => -1,
};
/** Index of the output whose accuracy is reported; -1 for none. */
export const scoredOf = (samples: SampleKind, ends: readonly OutputHead[]): number => SCORED[samples](ends);
