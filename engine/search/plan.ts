/** The settings of a search: what is varied, what is compared, by which algorithm and for how long. */
import { z } from 'zod';
import { UserError } from '../errors/error.ts';
import { list } from '../model/bounded.ts';
import { settingsSchema } from '../model/settingsSchema.ts';
import type { ParamValue, TensorsmithDocument } from '../model/types.ts';
import { type AlgorithmSettings, SEARCH_ALGORITHMS } from './algorithms/index.ts';
import type { Problem } from './algorithm.ts';
import { candidateOf } from './candidate.ts';
import { type Condition, type Dimension, gridOf, type Point, pointOf, type Space } from './space.ts';
import type { Goal } from './trial.ts';

/** Metrics of an epoch that trials can be compared by; of all its epochs the best counts. */
export const METRICS = ['validationLoss', 'validationAccuracy', 'trainLoss', 'trainAccuracy'] as const;
export type Metric = (typeof METRICS)[number];
/** Costs of a network, to be small. */
export const COSTS = ['parameters', 'multiplyAdds', 'seconds'] as const;
export type Cost = (typeof COSTS)[number];

export interface SearchPlan {
  readonly metric: Metric;
  /** A second objective: the result is a Pareto front. */
  readonly cost?: Cost | undefined;
  readonly algorithm: AlgorithmSettings;
  /** Most trials that train. */
  readonly trials: number;
  /** Epochs of a trial that is trained to its end. */
  readonly epochs: number;
  /** Most epochs of all trials together. */
  readonly totalEpochs?: number | undefined;
  readonly seed: number;
  readonly choices: Space;
  /** Where it is a cross-validation: its folds, each a trial. */
  readonly folds?: number | undefined;
}

/** Fewest and most folds of a cross-validation. */
export const [LEAST_FOLDS, MOST_FOLDS] = [2, 100];
/** Most fields that are varied, and values of one. */
const MOST_CHOICES = 200;
const MOST_VALUES = 1000;

const path = z.string().min(3).max(300);
const finite = z.number().min(-1e9).max(1e9);
const value: z.ZodType<ParamValue> = z.union([finite, z.boolean(), z.string().max(1000), z.null(), list(finite, 16)]);
const values = list(value, MOST_VALUES).refine((given) => given.length > 0, 'no values');
const when = z.strictObject({ path, values }).optional();
const dimension: z.ZodType<Dimension> = z.union([
  z.strictObject({ path, kind: z.literal('categorical'), values, when }),
  z.strictObject({
    path,
    kind: z.enum(['float', 'integer']),
    min: finite,
    max: finite,
    log: z.boolean().optional(),
    when,
  }),
]);
export const trialsSchema = z.int().min(1).max(100_000);
const epochs = z.int().min(1).max(100_000);

export const planFields = {
  metric: z.enum(METRICS),
  cost: z.enum(COSTS).optional(),
  algorithm: settingsSchema(SEARCH_ALGORITHMS),
  trials: trialsSchema,
  epochs,
  totalEpochs: z.int().min(1).max(1e9).optional(),
  seed: z.int().min(0).max(0x7fffffff),
  choices: list(dimension, MOST_CHOICES),
  folds: z.int().min(LEAST_FOLDS).max(MOST_FOLDS).optional(),
};
export const planSchema: z.ZodType<SearchPlan> = z.strictObject(planFields);

export const goalOf = (metric: Metric): Goal => (metric.endsWith('Loss') ? 'min' : 'max');
export const goalsOf = ({ metric, cost }: Pick<SearchPlan, 'metric' | 'cost'>): Goal[] => [
  goalOf(metric),
  ...(cost ? (['min'] as const) : []),
];

export const problemOf = (plan: SearchPlan): Problem => ({
  space: plan.choices,
  goals: goalsOf(plan),
  trials: plan.trials,
  epochs: plan.epochs,
  totalEpochs: plan.totalEpochs,
  seed: plan.seed,
});

/** The document that candidates are made from: trained for the epochs of the search. */
export const baseOf = (document: TensorsmithDocument, { epochs: all, folds }: SearchPlan): TensorsmithDocument => ({
  ...document,
  ...(folds ? { data: { ...document.data, fold: { index: 1, of: folds } } } : {}),
  training: { ...document.training, epochs: all },
});

/** @throws UserError where a search of this document cannot be as planned */
export function checkPlan(document: TensorsmithDocument, plan: SearchPlan): void {
  const { choices, metric, folds } = plan;
  if (!choices.length) throw new UserError('search.noChoices');
  if (metric.startsWith('validation') && document.data.validationShare === 0 && !folds)
    throw new UserError('search.noValidation', { metric });
  const earlier = new Set<string>();
  for (const choice of choices) {
    if (earlier.has(choice.path)) throw new UserError('search.twice', { path: choice.path });
    if (choice.when && !earlier.has(choice.when.path))
      throw new UserError('search.when', { path: choice.path, on: choice.when.path });
    if (choice.kind !== 'categorical') checkBounds(choice);
    earlier.add(choice.path);
  }
  for (const choice of choices) for (const extreme of gridOf(choice, 2)) checkValue(document, plan, choice, extreme);
}

/** Makes a candidate with the value. @throws UserError where that is impossible, whatever else is chosen */
function checkValue(document: TensorsmithDocument, plan: SearchPlan, choice: Dimension, own: ParamValue): void {
  try {
    candidateOf(baseOf(document, plan), pointWith(plan.choices, choice, own));
  } catch (error) {
    if (!(error instanceof UserError) || error.data.code !== 'document.invalid') throw error;
    const params = { path: choice.path, value: JSON.stringify(own), allowed: error.data.params['detail'] ?? '' };
    throw new UserError('search.value', params);
  }
}

function checkBounds({ path: at, kind, min, max, log }: Extract<Dimension, { kind: 'float' | 'integer' }>): void {
  const whole = kind === 'float' || (Number.isInteger(min) && Number.isInteger(max));
  if (min > max || (log && min <= 0) || !whole) throw new UserError('search.bounds', { path: at, min, max });
}

/** A point in which a dimension is in effect, and has a value. */
function pointWith(space: Space, dimension: Dimension, own: ParamValue): Point {
  const wanted = new Map<string, ParamValue>([[dimension.path, own]]);
  for (let condition = dimension.when; condition;) {
    const { path: on, values: some }: Condition = condition;
    wanted.set(on, some[0]!);
    condition = space.find((other) => other.path === on)?.when;
  }
  return pointOf(space, (one) => wanted.get(one.path) ?? gridOf(one, 2)[0]!);
}
