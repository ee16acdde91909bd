/** Assembles everything that a training session runs: step, evaluation, prediction. */
import type { TrainingSettings } from '../document/types.ts';
import { UserError } from '../errors/error.ts';
import { formatShape } from '../layers/format.ts';
import type { Tensor } from '../layers/lowering.ts';
import { gradients } from '../program/autodiff.ts';
import { Builder, type Value } from '../program/builder.ts';
import { checkProgram } from '../program/check.ts';
import { float32, int32 } from '../program/shapes.ts';
import type { Program, VariableSpec } from '../program/types.ts';
import type { Bundle, Plan, SessionFunction } from '../runtime/runtime.ts';
import { lowerForward } from './lower.ts';
import { LOSSES } from './losses/index.ts';
import { storedShape, type Network } from './network.ts';
import { optimizerOf } from './optimizers/index.ts';
import { withDecay } from './optimizers/optimizer.ts';

/** What the programs must know of a dataset whose samples lie in the session. */
export interface DatasetShape {
  /** Shape of a stored sample, images with channels last. */
  readonly sample: readonly number[];
  readonly channelsLast: boolean;
  readonly classes: number;
  readonly trainCount: number;
  /** 0 without test samples. */
  readonly testCount: number;
}

export type Split = 'train' | 'test';
export const imagesOf = (split: Split): string => `data.${split}.images`;
export const labelsOf = (split: Split): string => `data.${split}.labels`;
export const slotOf = (slot: string, weight: string): string => `optimizer.${slot}.${weight}`;

const PIXEL_SCALE = 1 / 255;

function dataVariables(data: DatasetShape): VariableSpec[] {
  const counts = { train: data.trainCount, test: data.testCount };
  return (['train', 'test'] as const).flatMap((split) =>
    counts[split] === 0
      ? []
      : [
          { name: imagesOf(split), dtype: 'uint8', shape: [counts[split], ...data.sample] } as const,
          { name: labelsOf(split), dtype: 'int32', shape: [counts[split]] } as const,
        ],
  );
}

/** Refuses a dataset that does not fit the network's ends. */
function checkFit(network: Network, data: DatasetShape): void {
  const { sample } = data;
  const logical = data.channelsLast ? [sample[sample.length - 1]!, ...sample.slice(0, -1)] : sample;
  const got = ['N', ...logical] as const;
  if (formatShape(got) !== formatShape(network.inputShape)) {
    throw new UserError('run.dataShape', { data: formatShape(got), input: formatShape(network.inputShape) });
  }
  const { outputShape } = network;
  if (outputShape.length !== 2 || (outputShape[1] as number) < data.classes) {
    throw new UserError('run.outputShape', { output: formatShape(outputShape), classes: data.classes });
  }
}

/** Reads samples of a split by index, scaled to [0, 1]. */
function readSamples(
  b: Builder,
  variables: readonly VariableSpec[],
  data: DatasetShape,
  split: Split,
  indices: Value,
): { x: Tensor; labels: Value } {
  const variable = (name: string): Value => b.variable(variables.find((spec) => spec.name === name)!);
  const pixels = b.cast(b.gather(variable(imagesOf(split)), indices), 'float32');
  const layout = data.channelsLast ? 'channelsLast' : 'plain';
  return {
    x: { value: b.mul(pixels, b.scalar(PIXEL_SCALE)), layout },
    labels: b.gather(variable(labelsOf(split)), indices),
  };
}

const countCorrect = (b: Builder, prediction: Value, labels: Value): Value =>
  b.sum(b.cast(b.equal(prediction, labels), 'float32'), [0]);

function stepProgram(
  network: Network,
  training: TrainingSettings,
  data: DatasetShape,
  variables: readonly VariableSpec[],
  shards: number,
): Program {
  const b = new Builder();
  const optimizer = optimizerOf(training.optimizer);
  const indices = b.input('indices', int32('N'));
  const counter = b.input('counter', int32(2));
  const rateRow = b.input('rates', float32(optimizer.rateCount));
  const weights = network.parameters.filter(({ trainable }) => trainable);
  const weightValues = weights.map((spec) =>
    b.variable({ name: spec.fullName, dtype: 'float32', shape: storedShape(spec) }),
  );
  const share = b.div(b.scalar(1), b.dimSize(indices, 0));

  const parts = Array.from({ length: shards }, (_, shard) => {
    const part = b.splitBatch(indices, shard, shards);
    const { x, labels } = readSamples(b, variables, data, 'train', part);
    const output = lowerForward(b, network, x, { training: true, counter, shard });
    const loss = b.sum(LOSSES[training.loss.type].perSample(b, output, labels), [0]);
    const correct = countCorrect(b, b.argMax(output, 1), labels);
    // The loss is the mean over the whole batch, so each part's sum carries 1/N.
    return { loss, correct, gradients: gradients(b, loss, weightValues, share) };
  });
  const total = (of: (part: (typeof parts)[number]) => Value | null): Value | null =>
    parts.map(of).reduce((sum, value) => (sum && value ? b.add(sum, value) : (sum ?? value)));

  const rates = Array.from({ length: optimizer.rateCount }, (_, i) => b.reshape(b.slice(rateRow, [i], [1]), []));
  weights.forEach((spec, i) => {
    const gradient = total((part) => part.gradients[i] ?? null);
    // A weight that the loss does not depend on stays as it is.
    if (!gradient) return;
    const slots = optimizer.slots(training.optimizer).map((slot) => slotOf(slot, spec.fullName));
    const decayed = withDecay(b, gradient, weightValues[i]!, training.optimizer.weightDecay);
    optimizer.apply(b, training.optimizer, spec.fullName, slots, decayed, rates);
  });
  return b.finish({
    loss: b.mul(
      total((part) => part.loss)!,
      share,
    ),
    correct: total((part) => part.correct)!,
  });
}

function evaluateProgram(
  network: Network,
  training: TrainingSettings,
  data: DatasetShape,
  variables: readonly VariableSpec[],
  split: Split,
): Program {
  const b = new Builder();
  const indices = b.input('indices', int32('N'));
  const { x, labels } = readSamples(b, variables, data, split, indices);
  const output = lowerForward(b, network, x, { training: false, counter: null, shard: 0 });
  const prediction = b.argMax(output, 1);
  const loss = b.sum(LOSSES[training.loss.type].perSample(b, output, labels), [0]);
  return b.finish({
    loss,
    correct: countCorrect(b, prediction, labels),
    prediction,
    output,
    probability: b.softmax(output),
  });
}

/** Outputs for samples that are fed: float32 in [0, 1], laid out as the dataset's are. */
function predictProgram(network: Network, data: DatasetShape): Program {
  const b = new Builder();
  const x = b.input('x', float32('N', ...data.sample));
  const layout = data.channelsLast ? 'channelsLast' : 'plain';
  const output = lowerForward(b, network, { value: x, layout }, { training: false, counter: null, shard: 0 });
  return b.finish({ output });
}

export interface TrainingBundle extends Bundle {
  /** Shards that the step really uses; 1 where a layer needs the whole batch. */
  readonly shards: number;
}

/**
 * Functions: `step` (repeated; indices [K, B], counter [K, 2], rates [K, R] →
 * loss, correct), `evaluate.train` and `evaluate.test` (indices [B] → sums and
 * rows), `predict` (x → output). Throws a UserError where data and network do not fit.
 */
export function trainingBundle(
  network: Network,
  training: TrainingSettings,
  data: DatasetShape,
  plan: Plan,
): TrainingBundle {
  checkFit(network, data);
  const weights: VariableSpec[] = network.parameters.map((spec) => ({
    name: spec.fullName,
    dtype: 'float32',
    shape: storedShape(spec),
  }));
  const optimizer = optimizerOf(training.optimizer);
  const slots = network.parameters.flatMap((spec): VariableSpec[] =>
    spec.trainable
      ? optimizer
          .slots(training.optimizer)
          .map((slot) => ({ name: slotOf(slot, spec.fullName), dtype: 'float32', shape: storedShape(spec) }))
      : [],
  );
  const variables = [...weights, ...slots, ...dataVariables(data)];
  const shards = network.layers.some(({ layer }) => layer.needsWholeBatch) ? 1 : plan.shards;
  const functions: Record<string, SessionFunction> = {
    step: { program: stepProgram(network, training, data, variables, shards), repeated: true },
    'evaluate.train': { program: evaluateProgram(network, training, data, variables, 'train'), repeated: false },
    predict: { program: predictProgram(network, data), repeated: false },
  };
  if (data.testCount)
    functions['evaluate.test'] = {
      program: evaluateProgram(network, training, data, variables, 'test'),
      repeated: false,
    };
  for (const { program } of Object.values(functions)) checkProgram(program);
  return { variables, functions, shards };
}
