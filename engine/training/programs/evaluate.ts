/** Programs without effects: evaluation of samples in the session, and prediction of fed samples. */
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { float32, int32 } from '../../program/shapes.ts';
import type { Program } from '../../program/types.ts';
import { labelOf, type DatasetShape, type Split } from '../../datasets/shape.ts';
import { targetValues } from '../../losses/classes.ts';
import { activated } from '../network/outputActivation.ts';
import { lossOf } from '../../losses/index.ts';
import { lowerForward } from '../network/lower.ts';
import type { Network } from '../network/network.ts';
import { classifier, type OutputPlan } from '../network/outputs.ts';
import { compareClasses, probabilities } from './classes.ts';
import { readSamples, targetOf, type ProgramContext } from './samples.ts';

const QUIET = { training: false, counter: null, shard: 0 } as const;

/**
 * Sums: `losses` and `weights` [outputs], where each loss is their quotient, both summed over batches first; with
 * classes `correct` and `counted`. Rows: `output` of the output that is evaluated, the first one with class targets,
 * else the first; with classes its `prediction`, `probability` (classes last) and `label`; with values, `value`, which
 * is the output in the unit of the data, and its `target`.
 * @param rows whether rows are output besides the sums
 */
export function evaluateProgram(context: ProgramContext, split: Split, rows: boolean): Program {
  const { network, plans, data } = context;
  const b = createBuilder();
  const samples = readSamples(b, context, split, b.input('indices', int32('N')));
  const outputs = lowerForward(b, network, samples.x, QUIET);
  const targets = plans.map((plan) => targetOf(b, plan, samples));
  const vector = (values: readonly Value[]): Value => {
    const items = values.map((value) => b.reshape(value, [1]));
    return items.length === 1 ? items[0]! : b.concat(items, 0);
  };
  const classified = classifier(plans, data);
  const shown = classified ?? plans[0]!;
  const output = outputs[shown.index]!;
  const labels = samples.label.value;
  const compared = classified && compareClasses(b, classified, output, samples.label);
  const sums = {
    losses: vector(plans.map(({ loss, index }, i) => lossOf(loss).mean.sum(b, loss, outputs[index]!, targets[i]!))),
    weights: vector(
      plans.map(({ loss, output: { shape } }, i) => lossOf(loss).mean.weight(b, loss, shape, targets[i]!)),
    ),
    ...(compared ? { correct: compared.correct, counted: compared.counted } : {}),
  };
  if (!rows) return b.finish(sums);
  const ofClasses = classified && compared;
  const comparesValues = lossOf(shown.loss).compares === 'values';
  return b.finish({
    ...sums,
    output,
    ...(ofClasses
      ? { prediction: compared.prediction, probability: probabilities(b, classified, output, labels), label: labels }
      : {}),
    ...(comparesValues
      ? {
          value: inUnits(b, shown, data, activated(b, shown.loss, output)),
          target: inUnits(b, shown, data, targetValues(b, output, targets[shown.index]!)),
        }
      : {}),
  });
}

/** Values in the unit of the data, where labels are standardized in the session. */
function inUnits(b: Builder, { target }: OutputPlan, data: DatasetShape, value: Value): Value {
  const { scale } = labelOf(data);
  if (!scale || target !== 'label') return value;
  const each = (numbers: readonly number[]): Value =>
    numbers.length === 1 ? b.scalar(numbers[0]!) : b.constant(numbers, [numbers.length]);
  return b.add(b.mul(value, each(scale.deviation)), each(scale.mean));
}

/** Outputs for fed samples: float32 in [0, 1], in the dataset's layout. The first is `output`. */
export function predictProgram(network: Network, data: DatasetShape): Program {
  const b = createBuilder();
  const value = b.input('x', float32('N', ...data.sample));
  const outputs = lowerForward(b, network, { value, layout: data.channelsLast ? 'channelsLast' : 'plain' }, QUIET);
  const named = network.outputs.slice(1).map(({ name }, i) => [name, outputs[i + 1]!] as const);
  return b.finish({ ...Object.fromEntries(named), output: outputs[0]! });
}
