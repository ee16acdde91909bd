/**
 * Branches of a graph: what a layer that takes one of two inputs needs for only one of them is computed where that one
 * is taken. Nothing is drawn for this; it follows from the edges, for a drawing as for the flat network.
 */
import type { Edge } from '../model/types.ts';
import { groupBy } from '../model/groups.ts';

/** A choice, by its node, and what its condition must be. */
export interface Guard {
  readonly choice: string;
  readonly side: boolean;
}
/** Guards from the outermost choice to the innermost. */
export type Guards = readonly Guard[];

/** Ports of a layer that chooses, in the order of its inputs. */
export const CONDITION_PORT = 'in';
const SIDES: Readonly<Record<string, boolean>> = { then: true, otherwise: false };

const NONE: Guards = [];

function commonStart(one: Guards, other: Guards): Guards {
  const end = one.findIndex(({ choice, side }, i) => other[i]?.choice !== choice || other[i].side !== side);
  return end < 0 ? one : one.slice(0, end);
}

/**
 * Guards of every node that may be left out, by id.
 * @param order topological
 * @param chooses whether a node takes one of two inputs
 */
export function branchesOf(
  order: readonly string[],
  edges: readonly Edge[],
  chooses: (id: string) => boolean,
): ReadonlyMap<string, Guards> {
  const found = new Map<string, Guards>();
  if (!order.some(chooses)) return found;
  const leaving = groupBy(
    edges,
    ({ from }) => from.node,
    ({ to }) => to,
  );
  for (const id of [...order].reverse()) {
    const needs = (leaving.get(id) ?? []).map(({ node, port }): Guards => {
      const around = found.get(node) ?? NONE;
      const side = chooses(node) ? SIDES[port] : undefined;
      return side === undefined ? around : [...around, { choice: node, side }];
    });
    const guards = needs.length ? needs.reduce(commonStart) : NONE;
    if (guards.length) found.set(id, guards);
  }
  return found;
}
