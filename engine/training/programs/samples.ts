/** Reads samples of the dataset by index. */
import { UserError } from '../../errors/error.ts';
import { formatCount } from '../../errors/format.ts';
import type { Tensor } from '../../layers/lowering.ts';
import { toPlain } from '../../layers/lowering.ts';
import type { Builder, Value } from '../../program/builder.ts';
import type { VariableSpec } from '../../program/types.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { imagesOf, labelOf, labelsOf, type DatasetShape, type Split } from '../../datasets/shape.ts';
import type { Target } from '../../losses/loss.ts';
import type { StoredImages } from '../augmentation/program.ts';
import { augmentedSize } from '../augmentation/rows.ts';
import { changesImages } from '../../settings/augmentation.ts';
import type { Network } from '../network/network.ts';
import type { OutputPlan } from '../network/outputs.ts';

/** The inputs of every program of a session. */
export interface ProgramContext {
  readonly network: Network;
  readonly training: TrainingSettings;
  readonly data: DatasetShape;
  readonly variables: readonly VariableSpec[];
  readonly plans: readonly OutputPlan[];
  /** Optimizer steps before each parameter was first trained, where it is not trained from the beginning. */
  readonly ages?: ReadonlyMap<string, number>;
}

export interface Samples {
  readonly x: Tensor;
  readonly label: Target;
  /** The labels of the samples that these are mixed with, and the share of their own in the loss, a scalar. */
  readonly mixed?: { readonly label: Target; readonly share: Value };
}

const PIXEL_SCALE = 1 / 255;
const MAX_PIXELS = 2 ** 31 - 1;

/** Samples of a split, with their labels. Pixels are scaled to [0, 1]. */
export function readSamples(b: Builder, context: ProgramContext, split: Split, indices: Value): Samples {
  const { variables, data } = context;
  const variable = (name: string): Value => b.variable(variables.find((spec) => spec.name === name)!);
  const { source } = data;
  const { kind, complete = false } = labelOf(data);
  if (source?.kind === 'text') {
    const text = variable(imagesOf(split));
    const starts = b.mul(indices, b.constant([source[split].stride], [], 'int32'));
    const from = (offset: number): Value => stretch(b, text, starts, offset, data.sample[0]!);
    return { x: { value: from(0), layout: 'plain' }, label: { kind: 'classes', value: from(1), complete: true } };
  }
  if (source?.kind === 'values') {
    const value = b.gather(variable(imagesOf(split)), indices);
    return {
      x: { value, layout: data.channelsLast ? 'channelsLast' : 'plain' },
      label: { kind, value: b.gather(variable(labelsOf(split)), indices), complete },
    };
  }
  const pixels = b.cast(b.gather(variable(imagesOf(split)), indices), 'float32');
  return {
    x: { value: b.mul(pixels, b.scalar(PIXEL_SCALE)), layout: data.channelsLast ? 'channelsLast' : 'plain' },
    label: { kind: labelOf(data).kind, value: b.gather(variable(labelsOf(split)), indices) },
  };
}

/** Images of a session as augmentation reads them; null where each is taken as it is. */
export function storedImages(b: Builder, { variables, data, training }: ProgramContext): StoredImages | null {
  if (!augmentedSize(training.augmentation, data) || !changesImages(training.augmentation)) return null;
  const table = b.variable(variables.find((spec) => spec.name === imagesOf('train'))!);
  const pixels = (data.window?.train ?? data.trainCount) * data.sample[0]! * data.sample[1]!;
  // They are gathered by 32-bit numbers.
  if (pixels > MAX_PIXELS)
    throw new UserError('run.augmentPixels', { count: formatCount(pixels), limit: formatCount(MAX_PIXELS) });
  return { table, scale: data.source?.kind === 'values' ? 1 : PIXEL_SCALE };
}

/** The target of an output. */
export const targetOf = (b: Builder, { target }: OutputPlan, { x, label }: Samples): Target =>
  target === 'label' ? label : { kind: 'values', value: toPlain(b, x) };

/** Sequences [N, length] from starts [N]: the codes from each start plus offset on. */
function stretch(b: Builder, text: Value, starts: Value, offset: number, length: number): Value {
  const places = Array.from({ length }, (_, i) => i + offset);
  const rows = b.add(b.reshape(starts, ['N', 1]), b.constant(places, [1, length], 'int32'));
  return b.gather(text, rows);
}
