/** Clipboard: nodes copied to text and pasted, with the modules they need. */
import { UserError } from '../errors/error.ts';
import { MODULE, moduleOf } from '../layers/module.ts';
import { canConnect } from './edit.ts';
import { shiftBeside } from './room.ts';
import { freshId, freshIds, freshName, freshNames } from '../model/names.ts';
import { clipSchema } from '../model/schema.ts';
import { checked, checkGraph, checkModules, isOf, parseJson } from '../model/serialize.ts';
import {
  CLIP_FORMAT,
  VERSION,
  type Edge,
  type GraphNode,
  type Module,
  type Note,
  type Position,
  type TensorsmithDocument,
} from '../model/types.ts';

type Doc = TensorsmithDocument;

const MAX_CHARACTERS = 64 * 1024 * 1024;

export interface Clip {
  readonly nodes: readonly GraphNode[];
  /** Edges between the nodes. */
  readonly edges: readonly Edge[];
  /** Edges into the nodes, from nodes that are not copied. */
  readonly entering: readonly Edge[];
  readonly notes: readonly Note[];
  /** Modules of the nodes, nested ones included. */
  readonly modules: readonly Module[];
}

export function copyElements({ graph, modules }: Doc, ids: Iterable<string>): Clip {
  const chosen = new Set(ids);
  const nodes = graph.nodes.filter(({ id }) => chosen.has(id));
  return {
    nodes,
    edges: graph.edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node)),
    entering: graph.edges.filter(({ from, to }) => !chosen.has(from.node) && chosen.has(to.node)),
    notes: (graph.notes ?? []).filter(({ id }) => chosen.has(id)),
    modules: modulesOf(nodes, modules),
  };
}

/** The modules that nodes are instances of, nested ones included. */
export function modulesOf(nodes: readonly GraphNode[], modules: readonly Module[]): Module[] {
  const wanted = new Set<string>();
  const visit = (list: readonly GraphNode[]): void => {
    for (const node of list) {
      const module = moduleOf(node, modules);
      if (!module || wanted.has(module.id)) continue;
      wanted.add(module.id);
      visit(module.graph.nodes);
    }
  };
  visit(nodes);
  return modules.filter(({ id }) => wanted.has(id));
}

export const writeClip = (clip: Clip): string => JSON.stringify({ format: CLIP_FORMAT, version: VERSION, ...clip });

/** Parses a clip; null for other text. Throws a UserError where it is damaged or of a newer version. */
export function readClip(text: string): Clip | null {
  if (!text.trimStart().startsWith('{') || !text.includes(CLIP_FORMAT)) return null;
  let value: unknown;
  try {
    value = parseJson(text, MAX_CHARACTERS);
  } catch (error) {
    if (error instanceof UserError && error.data.code !== 'document.notJson') throw error;
    return null;
  }
  if (!isOf(value, CLIP_FORMAT)) return null;
  const { nodes, edges, entering, notes, modules } = checked(clipSchema, value);
  checkGraph({ nodes, edges, notes });
  checkModules(modules);
  return { nodes, edges, entering, notes, modules };
}

/**
 * Adds modules of another document. One that exists already, with the same name and content, is not added again;
 * another one of the same name is renamed.
 * @returns the id here for each id there
 */
export function importModules(
  document: Doc,
  incoming: readonly Module[],
): { document: Doc; ids: ReadonlyMap<string, string> } {
  const ids = new Map<string, string>();
  let current = document;
  const rename = (nodes: readonly GraphNode[]): readonly GraphNode[] =>
    nodes.map((node) => {
      const id = node.type === MODULE ? ids.get(String(node.params['module'])) : undefined;
      return id === undefined ? node : { ...node, params: { ...node.params, module: id } };
    });
  for (const module of innerFirst(incoming)) {
    const graph = { ...module.graph, nodes: rename(module.graph.nodes) };
    const twin = current.modules.find(
      (own) => own.name === module.name && JSON.stringify(own.graph) === JSON.stringify(graph),
    );
    if (twin) {
      ids.set(module.id, twin.id);
      continue;
    }
    const id = freshId('m', current.modules);
    const taken = current.modules.some(({ name }) => name === module.name);
    const name = taken ? freshName(module.name.replace(/\d+$/, ''), current.modules) : module.name;
    ids.set(module.id, id);
    current = { ...current, modules: [...current.modules, { id, name, graph }] };
  }
  return { document: current, ids };
}

/** Modules sorted so that nested ones come first. Cyclic ones of damaged documents keep their order. */
function innerFirst(modules: readonly Module[]): Module[] {
  const sorted: Module[] = [];
  const seen = new Set<string>();
  const visit = (module: Module): void => {
    if (seen.has(module.id)) return;
    seen.add(module.id);
    for (const node of module.graph.nodes) {
      const inner = moduleOf(node, modules);
      if (inner) visit(inner);
    }
    sorted.push(module);
  };
  modules.forEach(visit);
  return sorted;
}

/** Most edges into pasted nodes that are tried: each checks the whole network for a cycle. */
const MOST_JOINED = 100;

/**
 * Adds a clip with fresh ids and names, its top left corner at a position or shifted so that no layers overlap.
 * @param connected also connects it to the nodes that fed it, where they exist
 */
export function paste(document: Doc, clip: Clip, at: Position, connected = false): { document: Doc; ids: string[] } {
  const all = [...clip.nodes, ...clip.notes];
  const left = Math.min(...all.map(({ position }) => position.x));
  const top = Math.min(...all.map(({ position }) => position.y));
  const wanted = ({ x, y }: Position): Position => ({ x: at.x + x - left, y: at.y + y - top });
  // Beside existing nodes.
  const beside = shiftBeside(
    document.graph,
    clip.nodes.map(({ position }) => wanted(position)),
  );
  const place = (position: Position): Position => {
    const { x, y } = wanted(position);
    return { x: x + beside.x, y: y + beside.y };
  };
  const imported = importModules(document, clip.modules);
  const { graph } = imported.document;
  const ids = new Map<string, string>();
  const [nodeId, edgeId, noteId] = [
    freshIds('n', graph.nodes),
    freshIds('e', graph.edges),
    freshIds('note', graph.notes ?? []),
  ];
  const taken = new Set(graph.nodes.map(({ name }) => name));
  const fresh = freshNames(taken);
  const added = clip.nodes.map((node): GraphNode => {
    const id = nodeId();
    ids.set(node.id, id);
    const name = taken.has(node.name) ? fresh(node.name.replace(/\d+$/, '')) : node.name;
    taken.add(name);
    const module = node.type === MODULE ? imported.ids.get(String(node.params['module'])) : undefined;
    const params = module === undefined ? node.params : { ...node.params, module };
    return { ...node, id, name, params, position: place(node.position) };
  });
  const links = clip.edges.map(({ from, to }): Edge => {
    const ends = { from: { ...from, node: ids.get(from.node)! }, to: { ...to, node: ids.get(to.node)! } };
    return { id: edgeId(), ...ends };
  });
  const written = clip.notes.map((note): Note => {
    const id = noteId();
    ids.set(note.id, id);
    return { ...note, id, position: place(note.position) };
  });
  const nodes = [...graph.nodes, ...added];
  const notes = [...(graph.notes ?? []), ...written];
  let edges = [...graph.edges, ...links];
  const pasted = { ...graph, nodes, edges, ...(notes.length ? { notes } : {}) };
  const present = new Set(nodes.map(({ id }) => id));
  let result: Doc = { ...imported.document, graph: pasted };
  for (const { from, to } of connected ? clip.entering.slice(0, MOST_JOINED) : []) {
    const end = { ...to, node: ids.get(to.node)! };
    // In another network the node with that id may be a different one.
    if (!present.has(from.node) || canConnect(result, from, end)) continue;
    edges = [...edges, { id: edgeId(), from, to: end }];
    result = { ...result, graph: { ...pasted, edges } };
  }
  return { document: result, ids: [...ids.values()] };
}
