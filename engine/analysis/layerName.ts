/** The name of the layer that a problem is about, for sentences that stand far from it. */
import type { ErrorData } from '../errors/types.ts';
import type { FlatNode } from './flat/flat.ts';
import type { Problem } from './types.ts';

/** Whether the sentence contains the name. */
export const saysName = ({ params }: ErrorData, name: string): boolean => Object.values(params).includes(name);

/**
 * A problem's error for a place where nothing else names the layer: a terminal, a refused run.
 * @param nodes of the flat graph as drawn, whose names are shown
 */
export function withLayerName({ error, path }: Problem, nodes: readonly FlatNode[]): ErrorData {
  const name = nodes.find(({ id }) => id === path)?.name;
  return name === undefined || saysName(error, name) ? error : { ...error, where: { ...error.where, layer: name } };
}
