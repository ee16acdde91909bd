/** Samples of the dataset, read by index. */
import type { Tensor } from '../../layers/lowering.ts';
import { toPlain } from '../../layers/lowering.ts';
import type { Builder, Value } from '../../program/builder.ts';
import type { VariableSpec } from '../../program/types.ts';
import type { TrainingSettings } from '../../document/types.ts';
import { imagesOf, labelOf, labelsOf, type DatasetShape, type Split } from '../dataset.ts';
import type { Target } from '../losses/loss.ts';
import type { Network } from '../network.ts';
import type { OutputPlan } from '../outputs.ts';

/** What every program of a session is made from. */
export interface ProgramContext {
  readonly network: Network;
  readonly training: TrainingSettings;
  readonly data: DatasetShape;
  readonly variables: readonly VariableSpec[];
  readonly plans: readonly OutputPlan[];
}

export interface Samples {
  readonly x: Tensor;
  readonly label: Target;
}

const PIXEL_SCALE = 1 / 255;

/** Samples of a split, scaled to [0, 1], with their labels. */
export function readSamples(b: Builder, { variables, data }: ProgramContext, split: Split, indices: Value): Samples {
  const variable = (name: string): Value => b.variable(variables.find((spec) => spec.name === name)!);
  const pixels = b.cast(b.gather(variable(imagesOf(split)), indices), 'float32');
  return {
    x: { value: b.mul(pixels, b.scalar(PIXEL_SCALE)), layout: data.channelsLast ? 'channelsLast' : 'plain' },
    label: { kind: labelOf(data).kind, value: b.gather(variable(labelsOf(split)), indices) },
  };
}

/** What an output is compared with. */
export const targetOf = (b: Builder, { target }: OutputPlan, { x, label }: Samples): Target =>
  target === 'label' ? label : { kind: 'values', value: toPlain(b, x) };
