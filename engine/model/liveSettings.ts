/** Settings that can change during a run, and their differences. */
import { equal } from './equal.ts';
import { LIVE_SETTINGS, type LiveSettings, type RunSettings } from './training.ts';
import type { GraphNode, TensorsmithDocument } from './types.ts';

/** Key of a node: its id, with that of its module where it lies in one. Ids hold no separators. */
const keyOf = (module: string | null, { id }: GraphNode): string => (module === null ? id : `${module}/${id}`);

/** All nodes of a document by key: `n3`, or `m1/n2` of a module. */
export function nodesByKey({ graph, modules }: Pick<TensorsmithDocument, 'graph' | 'modules'>): Map<string, GraphNode> {
  const of = (module: string | null, nodes: readonly GraphNode[]): [string, GraphNode][] =>
    nodes.map((node) => [keyOf(module, node), node]);
  return new Map([...of(null, graph.nodes), ...modules.flatMap(({ id, graph: own }) => of(id, own.nodes))]);
}

/** Keys of the frozen nodes of a document, in order. */
export const frozenOf = (document: Pick<TensorsmithDocument, 'graph' | 'modules'>): string[] =>
  [...nodesByKey(document)].flatMap(([key, { freeze }]) => (freeze ? [key] : [])).sort();

/**
 * What steers a run whose document was edited: settings that differ, and nodes that both have and only one has frozen.
 * @param frozen nodes that the run has frozen
 */
export function steeredBy(
  before: TensorsmithDocument,
  now: TensorsmithDocument,
  frozen: readonly string[],
): Partial<LiveSettings> | null {
  const known = nodesByKey(before);
  const next = new Set(frozen);
  for (const [key, { freeze }] of nodesByKey(now)) {
    if (!known.has(key) || known.get(key)!.freeze === freeze) continue;
    if (freeze) next.add(key);
    else next.delete(key);
  }
  return liveDifference({ ...now.training, frozen: [...next].sort() }, { ...before.training, frozen });
}

/** The document with just these nodes frozen; keys of other nodes are ignored. */
export function withFrozen(document: TensorsmithDocument, keys: readonly string[]): TensorsmithDocument {
  const frozen = new Set(keys);
  const nodesOf = (module: string | null, nodes: readonly GraphNode[]): GraphNode[] =>
    nodes.map(({ freeze: _, ...node }) => (frozen.has(keyOf(module, node)) ? { ...node, freeze: true } : node));
  const { graph, modules } = document;
  return {
    ...document,
    graph: { ...graph, nodes: nodesOf(null, graph.nodes) },
    modules: modules.map((module) => ({
      ...module,
      graph: { ...module.graph, nodes: nodesOf(module.id, module.graph.nodes) },
    })),
  };
}

/** What a run of the document is steered by. */
export const runSettings = (document: TensorsmithDocument): Required<RunSettings> => ({
  ...document.training,
  frozen: frozenOf(document),
});

/** The document as a run has it whose settings have changed. */
export const documentWith = (
  document: TensorsmithDocument,
  { frozen, ...training }: RunSettings,
): TensorsmithDocument => ({ ...(frozen ? withFrozen(document, frozen) : document), training });

/** The settings of `now` that differ from `before`; null where none does. */
export function liveDifference(now: LiveSettings, before: LiveSettings): Partial<LiveSettings> | null {
  const other = [...LIVE_SETTINGS, 'frozen' as const].filter((key) => !equal(now[key], before[key]));
  return other.length ? Object.fromEntries(other.map((key) => [key, now[key]])) : null;
}

/** The settings after a sequence of changes. */
export const afterChanges = (
  first: LiveSettings,
  changes: readonly { readonly training: Partial<LiveSettings> }[],
): LiveSettings => changes.reduce((settings, { training }) => ({ ...settings, ...training }), first);

/**
 * What takes a change back: the values of before of the settings that it changed.
 * @param before settings before the change
 */
export const inverseOf = (before: LiveSettings, change: Partial<LiveSettings>): Partial<LiveSettings> =>
  Object.fromEntries(Object.keys(change).map((key) => [key, before[key as keyof LiveSettings]]));
