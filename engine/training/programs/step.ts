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
import { classifier, type OutputPlan } from '../network/outputs.ts';
import { penaltyOf } from './penalties.ts';
import { ACCUMULATED_SHARE, AVERAGE_KEEP, AVERAGE_TAKE, rateNames } from '../loop/optimizerFeeds.ts';
import { accumulatedOf, slotOf, trainedOf } from './variables.ts';
import type { OptimizerSettings } from '../../model/types.ts';
import { compareClasses } from './classes.ts';
import { AUGMENT, augmentedSize, COLUMNS } from '../augmentation/rows.ts';
import { augmentedImages, normalNoise } from '../augmentation/program.ts';
import { MIX, MIX_COLUMNS, mixedImages, mixShare, PARTNERS } from '../augmentation/mixing.ts';
import { mixes } from '../../settings/augmentation.ts';
import type { Target } from '../../losses/loss.ts';
import { readSamples, type Samples, storedImages, targetOf, type ProgramContext } from './samples.ts';

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

/** The samples of a part of the batch. */
type SamplesOf = (shard: number) => Samples;

/** The samples of each part, with their images augmented where that is set. */
function trainingSamples(
  b: Builder,
  context: ProgramContext,
  shards: number,
  indices: Value,
  counter: Value,
): SamplesOf {
  const { augmentation: settings } = context.training;
  const images = storedImages(b, context);
  const rows = images && b.input(AUGMENT, float32('N', COLUMNS.length));
  const noise = images && settings.noise ? normalNoise(b, images, indices, counter) : null;
  return (shard) => {
    const part = b.splitBatch(indices, shard, shards);
    const samples = readSamples(b, context, 'train', part);
    if (!images) return samples;
    const value = augmentedImages(b, images, settings, {
      indices: part,
      rows: b.splitBatch(rows!, shard, shards),
      noise: noise && b.splitBatch(noise, shard, shards),
    });
    return { ...samples, x: { value, layout: 'channelsLast' } };
  };
}

/** The samples of each part, mixed with others of the whole batch where that is set. */
function mixedSamples(b: Builder, context: ProgramContext, shards: number, indices: Value, counter: Value): SamplesOf {
  const { training, data } = context;
  if (!mixes(training.augmentation) || !augmentedSize(training.augmentation, data))
    return trainingSamples(b, context, shards, indices, counter);
  const { x, label } = trainingSamples(b, context, 1, indices, counter)(0);
  const [row, partners] = [b.input(MIX, float32(MIX_COLUMNS.length)), b.input(PARTNERS, int32('N'))];
  const mixed = mixedImages(b, x.value, b.gather(x.value, partners), row);
  const others = { ...label, value: b.gather(label.value, partners) };
  const share = mixShare(b, row);
  const part = (target: Target, shard: number): Target => ({
    ...target,
    value: b.splitBatch(target.value, shard, shards),
  });
  return (shard) => ({
    x: { ...x, value: b.splitBatch(mixed, shard, shards) },
    label: part(label, shard),
    mixed: { label: part(others, shard), share },
  });
}

/** `own` of the samples' labels, or where they are mixed, in their share with that of the other labels. */
function inShare(b: Builder, { label, mixed }: Samples, of: (label: Target) => Value): Value {
  const own = of(label);
  if (!mixed) return own;
  return b.add(b.mul(own, mixed.share), b.mul(of(mixed.label), b.sub(b.scalar(1), mixed.share)));
}

/** Correct predictions and counted labels, in the same share. */
function comparedInShare(b: Builder, samples: Samples, plan: OutputPlan, output: Value) {
  const of = (key: 'correct' | 'counted') => (label: Target) => compareClasses(b, plan, output, label)[key];
  return { correct: inShare(b, samples, of('correct')), counted: inShare(b, samples, of('counted')) };
}

/** Loss and gradients of the batch, computed in parts that may run concurrently. */
function batchOf(b: Builder, context: ProgramContext, weights: readonly Value[], shards: number): Batch {
  const { network, training, plans, data } = context;
  const indices = b.input('indices', int32('N'));
  const counter = b.input('counter', int32(2));
  const classified = classifier(plans, data);

  const samplesOf = mixedSamples(b, context, shards, indices, counter);

  const parts = Array.from({ length: shards }, (_, shard) => {
    const samples = samplesOf(shard);
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
    const sums = plans.map(({ loss, index, target }, i) => {
      const sum = (against: Target): Value => lossOf(loss).mean.sum(b, loss, outputs[index]!, against);
      return target === 'label' ? inShare(b, samples, sum) : sum(targets[i]!);
    });
    const scaled = total(
      b,
      sums.map((sum, i) => b.mul(sum, scales[i]!)),
    )!;
    const compared = classified && comparedInShare(b, samples, classified, outputs[classified.index]!);
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
