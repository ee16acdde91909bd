/** Identifiers of layers in code, weights and files; names may hold any characters. */
import { isName, UniqueNames } from './names.ts';
import type { GraphNode, TensorsmithDocument } from './types.ts';

/** Longest derived identifier: shorter than a name may be, which leaves room for a number. */
const MOST = 60;
const COMBINING = /\p{M}/gu;

/**
 * The ASCII form of a text: letters without accents and digits, the rest as underscores; empty where nothing remains.
 */
const latin = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MOST);

type Named = Pick<GraphNode, 'id' | 'type' | 'name'>;

function derived({ type, name }: Named): string {
  const own = latin(name);
  const prefix = /^[A-Za-z]+/.exec(type)?.[0].toLowerCase() ?? 'layer';
  if (own === '') return prefix;
  return /^\d/.test(own) ? `${prefix}_${own}` : own;
}

/** A unique identifier for each node of a graph, by its id; names that are identifiers already are kept. */
export function identifiersOf(nodes: readonly Named[]): ReadonlyMap<string, string> {
  const unique = new UniqueNames(nodes.map(({ name }) => name).filter(isName));
  return new Map(nodes.map((node) => [node.id, isName(node.name) ? node.name : unique.give(derived(node))]));
}

function renamed(nodes: readonly GraphNode[]): readonly GraphNode[] {
  if (nodes.every(({ name }) => isName(name))) return nodes;
  const identifiers = identifiersOf(nodes);
  return nodes.map((node) => ({ ...node, name: identifiers.get(node.id)! }));
}

/** The document with identifiers as names, for computation and export. */
export function asIdentifiers(document: TensorsmithDocument): TensorsmithDocument {
  const { graph, modules } = document;
  const nodes = renamed(graph.nodes);
  const inner = modules.map((module) => {
    const own = renamed(module.graph.nodes);
    return own === module.graph.nodes ? module : { ...module, graph: { ...module.graph, nodes: own } };
  });
  const same = nodes === graph.nodes && inner.every((module, i) => module === modules[i]);
  return same ? document : { ...document, graph: { ...graph, nodes }, modules: inner };
}

/** A module name, used as a class name in code, from any words: `Residual block` becomes `ResidualBlock`. */
export const moduleNameFrom = (text: string): string =>
  latin(text)
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
