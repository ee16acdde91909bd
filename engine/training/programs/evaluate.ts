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

const quiet = (shard: number) => ({ training: false, counter: null, shard }) as const;

const vector = (b: Builder, values: readonly Value[]): Value => {
  const items = values.map((value) => b.reshape(value, [1]));
  return items.length === 1 ? items[0]! : b.concat(items, 0);
};

/** What an evaluation returns of some samples. */
interface Evaluated {
  /** Added up over parts and batches. */
  readonly sums: Readonly<Record<string, Value>>;
  /** One row a sample. */
  readonly rows: Readonly<Record<string, Value>>;
}

/** Evaluates some samples. @param indices of the split */
function evaluated(b: Builder, context: ProgramContext, split: Split, indices: Value, shard: number): Evaluated {
  const { network, plans, data } = context;
  const samples = readSamples(b, context, split, indices);
  const outputs = lowerForward(b, network, samples.x, quiet(shard));
  const targets = plans.map((plan) => targetOf(b, plan, samples));
  const classified = classifier(plans, data);
  const shown = classified ?? plans[0]!;
  const output = outputs[shown.index]!;
  const labels = samples.label.value;
  const compared = classified && compareClasses(b, classified, output, samples.label);
  const losses = plans.map(({ loss, index }, i) => lossOf(loss).mean.sum(b, loss, outputs[index]!, targets[i]!));
  const weights = plans.map(({ loss, output: { shape } }, i) => lossOf(loss).mean.weight(b, loss, shape, targets[i]!));
  const comparesValues = lossOf(shown.loss).compares === 'values';
  return {
    sums: {
      losses: vector(b, losses),
      weights: vector(b, weights),
      ...(compared ? { correct: compared.correct, counted: compared.counted } : {}),
    },
    rows: {
      output,
      ...(classified && compared
        ? { prediction: compared.prediction, probability: probabilities(b, classified, output, labels), label: labels }
        : {}),
      ...(comparesValues
        ? {
            value: inUnits(b, shown, data, activated(b, shown.loss, output)),
            target: inUnits(b, shown, data, targetValues(b, output, targets[shown.index]!)),
          }
        : {}),
    },
  };
}

/**
 * Sums: `losses` and `weights` [outputs], where each loss is their quotient, both summed over batches first; with
 * classes `correct` and `counted`. Rows: `output` of the output that is evaluated, the first one with class targets,
 * else the first; with classes its `prediction`, `probability` (classes last) and `label`; with values, `value`, which
 * is the output in the unit of the data, and its `target`.
 * @param rows whether rows are output besides the sums
 * @param shards parts of the batch that may run concurrently; none may be empty
 */
export function evaluateProgram(context: ProgramContext, split: Split, rows: boolean, shards = 1): Program {
  const b = createBuilder();
  const indices = b.input('indices', int32('N'));
  const parts = Array.from({ length: shards }, (_, shard) =>
    evaluated(b, context, split, b.splitBatch(indices, shard, shards), shard),
  );
  const [first] = parts as [Evaluated];
  const of = (kind: keyof Evaluated, join: (values: readonly Value[]) => Value): Record<string, Value> =>
    Object.fromEntries(Object.keys(first[kind]).map((name) => [name, join(parts.map((part) => part[kind][name]!))]));
  return b.finish({
    ...of('sums', (values) => values.reduce((sum, value) => b.add(sum, value))),
    ...(rows ? of('rows', (values) => b.joinBatch(values)) : {}),
  });
}

/**
 * The row of `evaluateProgram` that tells what the network says of a sample: `probability`, else `value`, else `output`.
 * Nothing else is computed or copied.
 */
export function answerProgram(context: ProgramContext, split: Split): Program {
  const b = createBuilder();
  const { rows } = evaluated(b, context, split, b.input('indices', int32('N')), 0);
  const name = ['probability', 'value'].find((one) => rows[one]) ?? 'output';
  return b.finish({ [name]: rows[name]! });
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
  const outputs = lowerForward(b, network, { value, layout: data.channelsLast ? 'channelsLast' : 'plain' }, quiet(0));
  const named = network.outputs.slice(1).map(({ name }, i) => [name, outputs[i + 1]!] as const);
  return b.finish({ ...Object.fromEntries(named), output: outputs[0]! });
}
