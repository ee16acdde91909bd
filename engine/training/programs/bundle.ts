/** Assembles the functions of a training session: step, evaluation, prediction. */
import type { TrainingSettings } from '../../model/types.ts';
import { checkProgram } from '../../program/check.ts';
import type { Bundle, Plan, SessionFunction } from '../../runtime/runtime.ts';
import { dataVariables, type DatasetShape } from '../../datasets/shape.ts';
import type { Network } from '../network/network.ts';
import { evaluationBatch, evaluationOf } from '../loop/evaluate.ts';
import { augmentedSize, type ImageSize } from '../augmentation/rows.ts';
import { balancedPlan } from '../balance.ts';
import { checkFit, classesOfOutput, classifier, outputPlans, type OutputPlan } from '../network/outputs.ts';
import { evaluateProgram, predictProgram } from './evaluate.ts';
import { statisticsProgram, statisticsVariables, type WatchedTensor } from './statistics.ts';
import { agesOf, stepProgram } from './step.ts';
import { modelVariables } from './variables.ts';

export { imagesOf, labelsOf, type DatasetShape, type Split } from '../../datasets/shape.ts';

export interface TrainingBundle extends Bundle {
  /** Number of shards used; 1 where a layer needs the whole batch. */
  readonly shards: number;
  /** Whether an output has class targets, so that accuracy is defined. */
  readonly hasAccuracy: boolean;
  /** Samples per call of an evaluation. */
  readonly evaluationBatch: number;
  readonly plans: readonly OutputPlan[];
  /** Tensors of the function `statistics`; null where it is disabled. */
  readonly watched: readonly WatchedTensor[] | null;
  /** Size of the training images that `step` augments; it takes rows then. Null where it does not. */
  readonly augmented: ImageSize | null;
  /** Parts of a row of rates: optimizer steps before parameters were first trained; [0] where all are from the beginning. */
  readonly ages: readonly number[];
  /** The output whose results are shown: the first one with class targets, else the first. */
  readonly shown: OutputPlan;
}

/** What a run's changes mean for its programs. */
export interface BundleHistory {
  /** Optimizer steps before each parameter was first trained, where it is not trained from the beginning. */
  readonly ages?: ReadonlyMap<string, number>;
  /** Whether the batch size has changed, so that any number of samples may be left for the last batch. */
  readonly resized?: boolean;
}

/**
 * Functions: `step`, and `step.few` for a last batch with fewer samples than parts (repeated; indices [K, B], counter
 * [K, 2], rates [K, R] → loss, and correct and counted where there are classes), with accumulation `accumulate` (the
 * same without rates), `evaluate.train` (indices [B] → sums) and `evaluate.test` (sums and rows, see evaluateProgram),
 * both also in parts for batches of as many samples at least (`evaluationOf`),
 * `predict` (x → output), and `statistics` where enabled. Throws a UserError where data, network and settings do not
 * match.
 */
export function trainingBundle(
  network: Network,
  training: TrainingSettings,
  data: DatasetShape,
  plan: Plan,
  { ages, resized = false }: BundleHistory = {},
): TrainingBundle {
  checkFit(network, training, data);
  const looks = training.statisticsEvery > 0;
  const variables = [
    ...modelVariables(network, training),
    ...dataVariables(data),
    ...(looks ? statisticsVariables({ network }) : []),
  ];
  const plans = outputPlans(network, training).map((plan) => balancedPlan(plan, data, classesOfOutput(plan, data)));
  const context = { network, training, data, variables, plans, ...(ages?.size ? { ages } : {}) };
  const { batchSize } = training;
  const shards = network.layers.some(({ layer }) => layer.needsWholeBatch) ? 1 : Math.min(plan.shards, batchSize);
  // The last batch of an epoch can have fewer samples than parts, and no part may be empty.
  const left = (data.trainedCount ?? data.trainCount) % batchSize;
  const few = shards > 1 && (resized || (left > 0 && left < shards));
  const functions: Record<string, SessionFunction> = {
    step: { program: stepProgram(context, shards, true), repeated: true },
    'evaluate.train': { program: evaluateProgram(context, 'train', false), repeated: false },
    ...(few ? { 'step.few': { program: stepProgram(context, 1, true), repeated: true } } : {}),
    predict: { program: predictProgram(network, data), repeated: false },
  };
  if (training.accumulation > 1)
    functions['accumulate'] = { program: stepProgram(context, few ? 1 : shards, false), repeated: true };
  if (data.testCount) functions['evaluate.test'] = { program: evaluateProgram(context, 'test', true), repeated: false };
  if (shards > 1) {
    for (const split of data.testCount ? (['train', 'test'] as const) : (['train'] as const)) {
      const program = evaluateProgram(context, split, split === 'test', shards);
      functions[evaluationOf(split, shards)] = { program, repeated: false };
    }
  }
  const statistics = looks ? statisticsProgram(context) : null;
  if (statistics) functions['statistics'] = { program: statistics.program, repeated: false };
  for (const { program } of Object.values(functions)) checkProgram(program);
  const classified = classifier(plans, data);
  return {
    variables,
    functions,
    shards,
    ages: agesOf(context, network.parameters),
    hasAccuracy: classified !== null,
    evaluationBatch: evaluationBatch(network.analysis.totals.activationBytes),
    plans,
    augmented: augmentedSize(training.augmentation, data),
    watched: statistics?.tensors ?? null,
    shown: classified ?? plans[0]!,
  };
}
