/** The difference between two networks: layers and edges that were added, removed or changed. */
import { equal } from '../model/equal.ts';
import { layerOf } from '../layers/registry.ts';
import type { Edge, Endpoint, Graph, GraphNode, TensorsmithDocument } from '../model/types.ts';

export interface ChangedSetting {
  readonly setting: string;
  /** Undefined where the layer had no such setting. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface ChangedLayer {
  readonly before: GraphNode;
  readonly after: GraphNode;
  /** `type` and `name` among them. */
  readonly settings: readonly ChangedSetting[];
}

export interface GraphDifference {
  readonly added: readonly GraphNode[];
  readonly removed: readonly GraphNode[];
  readonly changed: readonly ChangedLayer[];
  /** Edges between layers of both networks that only the second one has. */
  readonly connected: readonly Edge[];
  /** Edges between layers of both networks that only the first one has. */
  readonly disconnected: readonly Edge[];
}

/** The difference of the graph itself, then of each module that differs. */
export interface NetworkDifference extends GraphDifference {
  readonly modules: readonly (GraphDifference & { readonly name: string })[];
}

/** Pairs layers: of equal id and type, then of equal name and type, then of equal id, then of equal name. */
function pairs(before: Graph, after: Graph): Map<string, GraphNode> {
  const found = new Map<string, GraphNode>();
  const taken = new Set<string>();
  const pass = (same: (a: GraphNode, b: GraphNode) => boolean): void => {
    for (const node of before.nodes) {
      if (found.has(node.id)) continue;
      const other = after.nodes.find((candidate) => !taken.has(candidate.id) && same(node, candidate));
      if (!other) continue;
      found.set(node.id, other);
      taken.add(other.id);
    }
  };
  pass((a, b) => a.id === b.id && a.type === b.type);
  pass((a, b) => a.name === b.name && a.type === b.type);
  pass((a, b) => a.id === b.id);
  pass((a, b) => a.name === b.name);
  return found;
}

/** Settings of a layer that its computation depends on: neither position nor collapsing. */
function settingsOf({ type, name, params, bypass, freeze, initializers }: GraphNode): Map<string, unknown> {
  const defaults =
    layerOf(type)?.fields.map((field) => [field.key, 'default' in field ? field.default : undefined] as const) ?? [];
  return new Map<string, unknown>([
    ['type', type],
    ['name', name],
    ...defaults,
    ...Object.entries(params),
    ['bypass', bypass === true],
    ['freeze', freeze === true],
    ...Object.entries(initializers ?? {}).map(([parameter, value]) => [`${parameter} initializer`, value] as const),
  ]);
}

function changeOf(before: GraphNode, after: GraphNode): ChangedLayer | null {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  const settings = [...new Set([...old.keys(), ...now.keys()])]
    .filter((setting) => !equal(old.get(setting), now.get(setting)))
    .map((setting) => ({ setting, before: old.get(setting), after: now.get(setting) }));
  return settings.length ? { before, after, settings } : null;
}

/** The difference of two graphs; positions, notes and directions do not count. */
export function compareGraphs(before: Graph, after: Graph): GraphDifference {
  const pairOf = pairs(before, after);
  const partners = new Set([...pairOf.values()].map(({ id }) => id));
  /** An edge of the first graph in ids of the second one; null where an end is gone. */
  const translated = ({ from, to }: Edge): string | null => {
    const [source, target] = [pairOf.get(from.node), pairOf.get(to.node)];
    return source && target ? keyOf({ ...from, node: source.id }, { ...to, node: target.id }) : null;
  };
  const old = new Map(before.edges.map((edge) => [edge, translated(edge)]));
  const known = new Set(old.values());
  const now = new Set(after.edges.map(({ from, to }) => keyOf(from, to)));
  return {
    added: after.nodes.filter(({ id }) => !partners.has(id)),
    removed: before.nodes.filter(({ id }) => !pairOf.has(id)),
    changed: before.nodes.flatMap((node) => {
      const partner = pairOf.get(node.id);
      return (partner && changeOf(node, partner)) ?? [];
    }),
    connected: after.edges.filter(
      ({ from, to }) => partners.has(from.node) && partners.has(to.node) && !known.has(keyOf(from, to)),
    ),
    disconnected: before.edges.filter((edge) => {
      const key = old.get(edge);
      return key != null && !now.has(key);
    }),
  };
}

const keyOf = (from: Endpoint, to: Endpoint): string => JSON.stringify([from.node, from.port, to.node, to.port]);

const isEmpty = ({ added, removed, changed, connected, disconnected }: GraphDifference): boolean =>
  [added, removed, changed, connected, disconnected].every((list) => list.length === 0);

/** The difference of two networks; modules are compared by name. */
export function compareNetworks(before: TensorsmithDocument, after: TensorsmithDocument): NetworkDifference {
  const modules = after.modules.flatMap(({ name, graph }) => {
    const old = before.modules.find((module) => module.name === name);
    const difference = old && compareGraphs(old.graph, graph);
    return difference && !isEmpty(difference) ? [{ name, ...difference }] : [];
  });
  return { ...compareGraphs(before.graph, after.graph), modules };
}

/** Whether two networks compute the same, apart from modules that only one of them has. */
export const isSame = (difference: NetworkDifference): boolean =>
  isEmpty(difference) && difference.modules.length === 0;
