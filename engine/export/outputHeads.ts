/** What the outputs of an exported network are, and what they are compared with. */
import type { SampleKind } from '../datasets/report.ts';
import { formatOf } from '../datasets/source.ts';
import { lossOf } from '../losses/index.ts';
import type { LossSettings, TensorsmithDocument } from '../model/types.ts';
import type { Shape } from '../program/types.ts';
import { outputSettings } from '../training/outputs.ts';
import { classAxis } from '../losses/classes.ts';

/** An output of the written model, its shape in PyTorch's order. */
export interface NetworkOutput {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
}

export interface End {
  /** As the node is called. Code puts a word behind it, so that it collides with nothing. */
  readonly name: string;
  readonly loss: LossSettings;
  readonly weight: number;
  /** The label as a one-hot vector, the label as it is (yes or no), or the network's input. */
  readonly target: 'oneHot' | 'binary' | 'input';
  /** In PyTorch's order, without the batch. */
  readonly shape: readonly number[];
  /** The axis of `shape` that runs over classes, where it is compared with them. */
  readonly axis: number;
}

/** How many classes an output tells apart. */
export const classesOf = ({ shape, axis }: End): number => shape[axis] ?? 1;

/**
 * What each output of a document is compared with, in the order given.
 * @param outputs with shapes in PyTorch's order, batch first
 */
export function endsOf({ training, data: { source } }: TensorsmithDocument, outputs: readonly NetworkOutput[]): End[] {
  const labels = ['N', ...formatOf(source).labelShape] as const;
  return outputs.map(({ id, name, shape }): End => {
    const { loss, target, weight } = outputSettings(training, id);
    const rest = shape.slice(1) as number[];
    const binary = rest.length === 0 || (rest.length === 1 && rest[0] === 1);
    return {
      name,
      loss,
      weight,
      target: target === 'input' ? 'input' : binary ? 'binary' : 'oneHot',
      shape: rest,
      axis: (classAxis(shape, labels) ?? shape.length - 1) - 1,
    };
  });
}

/** Above this an output of yes or no says yes. */
export const thresholdOf = ({ loss }: End): number => (lossOf(loss).probabilities === 'sigmoid' ? 0 : 0.5);

/** Whether an end is told right from wrong: by its classes, or by yes and no. */
export const isScored = (end: End): boolean =>
  end.target === 'oneHot' ? classesOf(end) > 1 : end.target === 'binary' && lossOf(end.loss).isBinary === true;

/** Place of the output whose share of right answers is told, by what its samples are; -1 where none is. */
const SCORED: Record<SampleKind, (ends: readonly End[]) => number> = {
  images: (ends) => ends.findIndex(({ target }) => target !== 'input'),
  table: (ends) => ends.findIndex(isScored),
  // Of a sequence the share of classes that are right is told by its loss alone.
  text: () => -1,
};
/** Place of the output whose share of right answers is told; -1 where none is. */
export const scoredOf = (samples: SampleKind, ends: readonly End[]): number => SCORED[samples](ends);
