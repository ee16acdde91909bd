/** `Module` nodes: an instance of a document's module, optionally repeated. */
import type { GraphNode, Module, Params } from '../model/types.ts';
import type { Field } from './parameters.ts';

/** The type of nodes that are instances. Their parameter `module` is the module's id. */
export const MODULE = 'Module';

/** Most repetitions of an instance. */
export const MAX_REPEAT = 1000;

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
      en: 'Number of repeats in sequence, each with its own weights.',
      zh: '串联重复的次数，每次有独立的权重。',
    },
  },
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
}

/** An instance's settings with defaults; invalid values count as defaults. */
export function instanceSettings(params: Params): InstanceSettings {
  const { module, repeat, residual, shared } = params;
  return {
    module: typeof module === 'string' ? module : '',
    repeat: typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 1 && repeat <= MAX_REPEAT ? repeat : 1,
    residual: residual === true,
    shared: shared === true,
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
