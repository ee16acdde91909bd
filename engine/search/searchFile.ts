/** Search files: the settings of a search as JSON, with what is left out filled in. */
import { z } from 'zod';
import { UserError } from '../errors/error.ts';
import { parseJson } from '../model/serialize.ts';
import { defaultAlgorithm, SEARCH_ALGORITHMS } from './algorithms/index.ts';
import { planFields, type SearchPlan, planSchema } from './plan.ts';

export const SEARCH_FORMAT = 'tensorsmith-search';
const MOST_CHARACTERS = 4 * 1024 * 1024;

export interface SearchFile {
  /** Path of the document, relative to the search file, or `sample:lenet-mnist`. */
  readonly document: string;
  readonly plan: SearchPlan;
}

const { algorithm: _algorithm, choices: _choices, ...others } = planFields;
const fileSchema = z.strictObject({
  format: z.literal(SEARCH_FORMAT),
  version: z.literal(1),
  document: z.string().min(1).max(4096),
  ...others,
  metric: others.metric.default('validationLoss'),
  trials: others.trials.default(20),
  seed: others.seed.default(0),
  algorithm: z
    .union([
      z.enum(Object.keys(SEARCH_ALGORITHMS) as (keyof typeof SEARCH_ALGORITHMS)[]),
      z.looseObject({ type: z.enum(Object.keys(SEARCH_ALGORITHMS) as (keyof typeof SEARCH_ALGORITHMS)[]) }),
    ])
    .default('TPE'),
  choices: z.array(z.looseObject({})).max(10_000),
});

const fail = (issue: z.core.$ZodIssue | undefined): never => {
  throw new UserError('search.file', { path: issue?.path.join('.') || 'top level', detail: issue?.message ?? '' });
};

/** A choice with `values` needs no `kind`. */
const withKind = (choice: object): object => ('values' in choice ? { kind: 'categorical', ...choice } : choice);

/** @throws UserError for a text that is no search file */
export function readSearchFile(text: string): SearchFile {
  const { data, error } = fileSchema.safeParse(parseJson(text, MOST_CHARACTERS));
  if (!data) return fail(error?.issues[0]);
  const { format: _format, version: _version, document, algorithm, choices, ...rest } = data;
  const { type, ...given } = typeof algorithm === 'string' ? { type: algorithm } : algorithm;
  const plan = planSchema.safeParse({
    ...rest,
    algorithm: { ...defaultAlgorithm(type), ...given },
    choices: choices.map(withKind),
  });
  return plan.data ? { document, plan: plan.data } : fail(plan.error?.issues[0]);
}
