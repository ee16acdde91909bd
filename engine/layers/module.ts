/** `Module` nodes: an instance of a document's module, optionally repeated. */
import type { GraphNode, Module, Params, ParamValue } from '../model/types.ts';
import { type Condition, CONDITION_FIELDS } from './condition.ts';
import type { Field } from './parameters.ts';

/** The type of nodes that are instances. Their parameter `module` is the module's id. */
export const MODULE = 'Module';

/** Most repetitions of an instance. */
export const MAX_REPEAT = 1000;

/** Most repetitions of an instance by a condition: each is a part of the program, with memory of its own. */
export const MAX_CONDITIONAL_REPEAT = 32;

/** Settings of an instance besides its module. */
export const MODULE_FIELDS = [
  {
    key: 'repeat',
    kind: 'integer',
    default: 1,
    min: 1,
    max: MAX_REPEAT,
    label: { en: 'repeat', zh: '重复' },
    help: {
      en: 'Number of repeats in sequence, each with its own weights. With “while”, the largest number, with the same weights.',
      zh: '串联重复的次数，每次有独立的权重。选“当…时重复”时为最多次数，各次共用权重。',
    },
  },
  {
    key: 'condition',
    kind: 'choice',
    default: 'always',
    options: [
      { value: 'always', label: { en: 'always', zh: '总是' } },
      { value: 'if', label: { en: 'if', zh: '如果' } },
      { value: 'while', label: { en: 'while', zh: '当…时重复' } },
    ],
    label: { en: 'runs', zh: '运行' },
    help: {
      en: 'If: runs where a condition on its first input holds, else passes its input on. While: repeats as long as the condition holds, each time with the same weights; it is tested before every repeat. What does not run costs nothing.',
      zh: '如果：其第一个输入满足条件时运行，否则原样传递输入。当…时重复：只要条件成立就重复，每次共用同样的权重；每次重复之前检验。不运行的部分没有开销。',
    },
  },
  ...CONDITION_FIELDS,
  {
    key: 'residual',
    kind: 'boolean',
    default: false,
    label: { en: 'residual', zh: '残差' },
    help: {
      en: 'Adds the input to the output: y = x + f(x). Both need the same shape.',
      zh: '把输入加到输出上：y = x + f(x)，两者形状须相同。',
    },
  },
  {
    key: 'shared',
    kind: 'boolean',
    default: false,
    label: { en: 'shared weights', zh: '共享权重' },
    help: {
      en: 'All instances of the module with this set share their weights.',
      zh: '所有勾选此项的实例共享权重。',
    },
  },
] as const satisfies readonly Field[];

export interface InstanceSettings {
  readonly module: string;
  readonly repeat: number;
  readonly residual: boolean;
  readonly shared: boolean;
  /** `if`: runs or passes its input on; `while`: repeats at most `repeat` times, with the same weights. */
  readonly runs: 'always' | 'if' | 'while';
  readonly condition: Condition;
}

/** The fields of an instance that count with its settings. */
export const instanceFields = (params: Params): readonly Field[] =>
  instanceSettings(params).runs === 'always'
    ? MODULE_FIELDS.filter(({ key }) => !CONDITION_FIELDS.some((field) => field.key === key))
    : MODULE_FIELDS;

/** Number of repeats that an instance gets when a condition is set that it would be tested for only once. */
const CONDITIONAL_REPEAT = 8;

/** Values of an instance's fields. */
export const instanceValues = (params: Params): Readonly<Record<string, ParamValue>> => {
  const { repeat, residual, shared, runs, condition } = instanceSettings(params);
  return { repeat, residual, shared, condition: runs, ...condition };
};

/** The parameters that change with a field. */
export function withField(params: Params, key: string, value: ParamValue): Params {
  const { repeat } = instanceSettings(params);
  return {
    [key]: value,
    ...(key === 'condition' && value === 'while' && repeat === 1 ? { repeat: CONDITIONAL_REPEAT } : {}),
  };
}

/** An instance's settings with defaults; invalid values count as defaults. */
export function instanceSettings(params: Params): InstanceSettings {
  const { module, repeat, residual, shared, condition } = params;
  return {
    module: typeof module === 'string' ? module : '',
    repeat: typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 1 && repeat <= MAX_REPEAT ? repeat : 1,
    residual: residual === true,
    shared: shared === true,
    runs: condition === 'if' || condition === 'while' ? condition : 'always',
    condition: conditionIn(params),
  };
}

/** The condition of an instance; invalid values count as defaults. */
function conditionIn({ measure, comparison, threshold }: Params): Condition {
  const [measures, comparisons] = CONDITION_FIELDS;
  const one = <T extends string>(options: readonly { readonly value: T }[], value: unknown): T =>
    (options.find((option) => option.value === value) ?? options[0]!).value;
  return {
    measure: one(measures.options, measure),
    comparison: one(comparisons.options, comparison),
    threshold: typeof threshold === 'number' && Number.isFinite(threshold) ? threshold : 0,
  };
}

/** Index of modules by list: documents are replaced, never mutated. */
const indexes = new WeakMap<readonly Module[], ReadonlyMap<string, Module>>();

function indexOf(modules: readonly Module[]): ReadonlyMap<string, Module> {
  const known = indexes.get(modules);
  if (known) return known;
  const index = new Map(modules.map((module) => [module.id, module]));
  indexes.set(modules, index);
  return index;
}

/** The module of an instance; undefined for a layer, or where the document has no such module. */
export function moduleOf(
  { type, params }: Pick<GraphNode, 'type' | 'params'>,
  modules: readonly Module[],
): Module | undefined {
  const id = type === MODULE ? params['module'] : undefined;
  return typeof id === 'string' ? indexOf(modules).get(id) : undefined;
}
