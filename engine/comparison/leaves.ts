/** Settings of documents side by side, by path. */
import { equal } from '../model/equal.ts';
import type { TensorsmithDocument } from '../model/types.ts';

/** All leaf values of a tree by path; lists are leaves. */
function leaves(value: unknown, path = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return found.set(path, value);
  for (const [key, inner] of Object.entries(value)) leaves(inner, path ? `${path}.${key}` : key, found);
  return found;
}

/**
 * Settings that differ between trees, by path.
 * @returns for each path one value a tree; undefined where a tree lacks it
 */
export function differences(trees: readonly object[]): Map<string, unknown[]> {
  const each = trees.map((tree) => leaves(tree));
  const paths = new Set(each.flatMap((all) => [...all.keys()]));
  const rows = [...paths].map((path) => [path, each.map((all) => all.get(path))] as const);
  return new Map(rows.filter(([, values]) => values.some((value) => !equal(value, values[0]))));
}

/** Data and training settings of a document that differ between runs. */
export const settingsOf = ({ data, training }: TensorsmithDocument): object => ({ data, training });

/** As `settingsOf`, with the layers by name. */
export const settingsAndLayersOf = ({ data, training, graph }: TensorsmithDocument): object => ({
  data,
  training,
  layers: Object.fromEntries(graph.nodes.map(({ name, type, params }) => [name, { type, ...params }])),
});
