/** Program of one training step: gradients of a batch, and the optimizer's update. */
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { float32, int32 } from '../../program/shapes.ts';
import type { Program } from '../../program/types.ts';
import { clip } from './clip.ts';
import { shareOf } from '../../losses/mean.ts';
import { lossOf } from '../../losses/index.ts';
import { lowerForward } from '../network/lower.ts';
import { storedShape, type NetworkParameter } from '../network/network.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { Names, UpdateContext } from '../../optimizers/optimizer.ts';
import { classifier } from '../network/outputs.ts';
import { penaltyOf } from './penalties.ts';
import { ACCUMULATED_SHARE, AVERAGE_KEEP, AVERAGE_TAKE, rateNames } from '../loop/optimizerFeeds.ts';
import { accumulatedOf, slotOf, trainedOf } from './variables.ts';
import type { OptimizerSettings } from '../../model/types.ts';
import { compareClasses } from './classes.ts';
import { AUGMENT, COLUMNS } from '../augmentation/rows.ts';
import { augmentedImages, normalNoise } from '../augmentation/program.ts';
import type { Tensor } from '../../layers/lowering.ts';
import { readSamples, storedImages, targetOf, type ProgramContext } from './samples.ts';

/** Sum of the values that are not null; null where none is. */
const total = (b: Builder, values: readonly (Value | null)[]): Value | null =>
  values.reduce((sum, value) => (sum && value ? b.add(sum, value) : (sum ?? value)), null);

interface Batch {
  /** Mean over the batch; scalars. */
  readonly loss: Value;
  /** Unweighted loss of each output; NaN without valid targets. */
  readonly losses: readonly Value[];
  /** The divisor of each output's mean: 0 without valid targets. */
  readonly divisors: readonly Value[];
  readonly correct: Value | null;
  readonly counted: Value | null;
  /** One for each weight. */
  readonly gradients: readonly (Value | null)[];
}

/** Augmented images of a part of the batch; null where samples are not augmented. */
function augmentation(b: Builder, context: ProgramContext, indices: Value, counter: Value) {
  const images = storedImages(b, context);
  if (!images) return null;
  const { augmentation: settings } = context.training;
  const rows = b.input(AUGMENT, float32('N', COLUMNS.length));
  const noise = settings.noise ? normalNoise(b, images, indices, counter) : null;
  return (part: Value, shard: number, shards: number): Tensor => ({
    value: augmentedImages(b, images, settings, {
      indices: part,
      rows: b.splitBatch(rows, shard, shards),
      noise: noise && b.splitBatch(noise, shard, shards),
    }),
    layout: 'channelsLast',
  });
}

/** Loss and gradients of the batch, computed in parts that may run concurrently. */
function batchOf(b: Builder, context: ProgramContext, weights: readonly Value[], shards: number): Batch {
  const { network, training, plans, data } = context;
  const indices = b.input('indices', int32('N'));
  const counter = b.input('counter', int32(2));
  const classified = classifier(plans, data);

  const augmented = augmentation(b, context, indices, counter);

  const parts = Array.from({ length: shards }, (_, shard) => {
    const part = b.splitBatch(indices, shard, shards);
    const plain = readSamples(b, context, 'train', part);
    const samples = augmented ? { ...plain, x: augmented(part, shard, shards) } : plain;
    const targets = plans.map((plan) => targetOf(b, plan, samples));
    const each = plans.map(({ loss, output }, i) => lossOf(loss).mean.weight(b, loss, output.shape, targets[i]!));
    return { shard, samples, targets, weights: each };
  });
  // The mean is over the whole batch: the divisor is a sum over all parts.
  const divisors = plans.map((_, i) =>
    total(
      b,
      parts.map((part) => part.weights[i]!),
    )!,
  );
  const shares = divisors.map((divisor) => shareOf(b, divisor));
  const scales = plans.map(({ weight }, i) => (weight === 1 ? shares[i]! : b.mul(shares[i]!, b.scalar(weight))));

  const results = parts.map(({ shard, samples, targets }) => {
    const options = { training: true, counter, shard, variableOf: trainedOf(training) };
    const outputs = lowerForward(b, network, samples.x, options);
    const sums = plans.map(({ loss, index }, i) => lossOf(loss).mean.sum(b, loss, outputs[index]!, targets[i]!));
    const scaled = total(
      b,
      sums.map((sum, i) => b.mul(sum, scales[i]!)),
    )!;
    const compared = classified && compareClasses(b, classified, outputs[classified.index]!, samples.label);
    return { sums, compared, gradients: gradients(b, scaled, weights) };
  });
  const losses = divisors.map((divisor, i) =>
    b.div(
      total(
        b,
        results.map(({ sums }) => sums[i]!),
      )!,
      divisor,
    ),
  );
  const weighted = losses.map((loss, i) => (plans[i]!.weight === 1 ? loss : b.mul(loss, b.scalar(plans[i]!.weight))));
  return {
    loss: total(b, weighted)!,
    losses,
    divisors,
    correct: total(
      b,
      results.map(({ compared }) => compared?.correct ?? null),
    ),
    counted: total(
      b,
      results.map(({ compared }) => compared?.counted ?? null),
    ),
    gradients: weights.map((_, i) =>
      total(
        b,
        results.map((part) => part.gradients[i] ?? null),
      ),
    ),
  };
}

/** The outputs of a step: loss, the weights it was divided by, correct and counted where there are classes, and each loss where there are several. */
function report(b: Builder, { loss, losses, divisors, correct, counted }: Batch, penalty: Value | null): Program {
  const vector = (values: readonly Value[]): Value =>
    b.concat(
      values.map((value) => b.reshape(value, [1])),
      0,
    );
  return b.finish({
    loss: penalty ? b.add(loss, penalty) : loss,
    weights: vector(divisors),
    ...(correct && counted ? { correct, counted } : {}),
    ...(losses.length > 1 ? { losses: vector(losses) } : {}),
  });
}

/** @param apply false to add gradients to the accumulated ones instead */
export function stepProgram(context: ProgramContext, shards: number, apply: boolean): Program {
  const { network, training } = context;
  const b = createBuilder(training.precision);
  const parameters = network.parameters.filter(({ trainable }) => trainable);
  const trained = trainedOf(training);
  const variable = (name: string, parameter: NetworkParameter): Value =>
    b.variable({ name, dtype: 'float32', shape: storedShape(parameter) });
  const weights = parameters.map((parameter) => variable(trained(parameter), parameter));
  const batch = batchOf(b, context, weights, shards);
  const penalties = weights.map((weight) => penaltyOf(b, training.penalties, weight));
  const penalty = total(
    b,
    penalties.map((part) => part?.loss ?? null),
  );
  let found = batch.gradients.map((gradient, i) => total(b, [gradient, penalties[i]?.gradient ?? null]));

  const accumulates = training.accumulation > 1;
  if (accumulates) {
    found = found.map(
      (gradient, i) => gradient && b.add(variable(accumulatedOf(parameters[i]!.fullName), parameters[i]!), gradient),
    );
  }
  if (!apply) {
    found.forEach((sum, i) => {
      if (sum) b.effect('Assign', [accumulatedOf(parameters[i]!.fullName)], [sum]);
    });
    return report(b, batch, penalty);
  }

  const rateOf = ratesInput(b, context, parameters);
  if (accumulates) found = found.map((sum) => sum && b.mul(sum, rateOf(parameters[0]!, ACCUMULATED_SHARE)));
  clip(b, training.clipping, found).forEach((gradient, i) => {
    // A weight that the loss does not depend on is unchanged.
    if (!gradient) return;
    const parameter = parameters[i]!;
    if (accumulates) b.effect('Assign', [accumulatedOf(parameter.fullName)], [b.constant([0], storedShape(parameter))]);
    applyOptimizer(context, parameter, {
      b,
      settings: training.optimizer,
      weight: weights[i]!,
      gradient,
      slot: (name) => variable(slotOf(name, parameter.fullName), parameter),
      rate: (name) => rateOf(parameter, name),
    });
  });
  return report(b, batch, penalty);
}

/** Ages of the trained parameters, ascending: a row of rates has a part for each. */
export function agesOf(
  { ages }: Pick<ProgramContext, 'ages'>,
  parameters: readonly Pick<NetworkParameter, 'fullName' | 'trainable'>[],
): number[] {
  const trained = parameters.filter(({ trainable }) => trainable);
  const found = [...new Set(trained.map(({ fullName }) => ages?.get(fullName) ?? 0))].sort((a, b) => a - b);
  return found.length ? found : [0];
}

/** The input `rates`, and the rate of a parameter by its name. */
function ratesInput(b: Builder, context: ProgramContext, parameters: readonly NetworkParameter[]) {
  const names = rateNames(context.training);
  const ages = agesOf(context, parameters);
  const row = b.input('rates', float32(names.length * ages.length));
  const parts = ages.map(
    (_, age) => new Map(names.map((name, i) => [name, b.reshape(b.slice(row, [age * names.length + i], [1]), [])])),
  );
  return ({ fullName }: NetworkParameter, name: string): Value =>
    parts[ages.indexOf(context.ages?.get(fullName) ?? 0)]!.get(name)!;
}

function applyOptimizer(
  { training }: ProgramContext,
  parameter: NetworkParameter,
  update: UpdateContext<OptimizerSettings>,
): void {
  const { b, rate } = update;
  const { fullName } = parameter;
  const optimizer = optimizerOf(training.optimizer);
  const names: Names = { weight: trainedOf(training)(parameter), slot: (name) => slotOf(name, fullName) };
  const averages = training.averaging.enabled;
  if (!averages && optimizer.fused?.(update, names)) return;
  const next = optimizer.update(update);
  b.effect('Assign', [names.weight], [next.weight]);
  for (const [name, value] of Object.entries(next.slots)) b.effect('Assign', [names.slot(name)], [value]);
  if (!averages) return;
  const before = b.variable({ name: fullName, dtype: 'float32', shape: storedShape(parameter) });
  const mean = b.add(b.mul(before, rate(AVERAGE_KEEP)), b.mul(next.weight, rate(AVERAGE_TAKE)));
  b.effect('Assign', [fullName], [mean]);
}
