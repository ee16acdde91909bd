/** What a user does to a network, as steps of its history: used by canvas, menus and keys alike. */
import {
  addNode,
  applyFix,
  canConnect,
  connect,
  removeAndHeal,
  setBypass,
  setCollapsed,
  setFreeze,
  spliceNode,
} from '../../../../engine/editing/edit.ts';
import { modulesOf } from '../../../../engine/editing/clipboard.ts';
import { addFromFile } from '../../../../engine/editing/moduleFile.ts';
import { UserError } from '../../../../engine/errors/error.ts';
import { addInstance, makeModule, unpack } from '../../../../engine/editing/modules.ts';
import { freePlace, stepAfter } from '../../../../engine/editing/placement.ts';
import type { Endpoint, GraphNode, Position, TensorsmithDocument } from '../../../../engine/model/types.ts';
import { MODULE } from '../../../../engine/layers/module.ts';
import type { Fix } from '../../../../engine/analysis/types.ts';
import { sortGraph } from '../../../../engine/analysis/order.ts';
import { nodeInputs, nodeOutputs } from '../../../../engine/layers/ports.ts';
import { canvas } from '../view/canvas.svelte.ts';
import { type Entry, habits } from '../preferences/catalogue.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';

type Added = { document: TensorsmithDocument; id: string };

/** Where something is added: at a place, onto an edge, or after or before a port. */
export interface Place {
  readonly at: Position;
  readonly edge?: string | null;
  readonly from?: Endpoint;
  readonly to?: Endpoint;
}

/** Adds a layer or a module as one step, connected as its place says, and selects it. */
export function addEntry(
  target: OpenDocument,
  { key, name, node: kind, file }: Entry,
  { at, edge, from, to }: Place,
): void {
  const { module } = kind.params;
  let id = '';
  const done = target.draw(module === undefined ? i18n.m.steps.add(name) : i18n.m.steps.addModule, (document) => {
    const added: Added = file
      ? addFromFile(document, file, at)
      : module === undefined
        ? addNode(document, kind.type, at)
        : addInstance(document, module, at);
    id = added.id;
    const { modules, graph } = added.document;
    const node = graph.nodes.find((other) => other.id === id) ?? kind;
    const within = target.way.map((entered) => entered.module);
    const inside = modulesOf([node as GraphNode], modules).find((other) => within.some((own) => own.id === other.id));
    if (inside) throw new UserError('module.circle', { module: inside.name });
    if (edge) return spliceNode(added.document, edge, id) ?? added.document;
    const [input] = nodeInputs(node, modules, []);
    const [output] = nodeOutputs(node, modules);
    let current = added.document;
    if (from && input) current = connect(current, from, { node: id, port: input.id });
    if (to && output) current = connect(current, { node: id, port: output.id }, to);
    return current;
  });
  if (!done) return;
  habits.used(key);
  target.select([id]);
}

/** Adds it where the user works: after the selected node and connected to it, if that has nothing after it yet. */
export function addHere(target: OpenDocument, entry: Entry): void {
  const from = openEnd(target);
  const feeds = from && nodeInputs(entry.node, entry.file?.modules ?? target.document.modules, []).length > 0;
  const previous = target.drawn.graph.nodes.find(({ id }) => id === from?.node);
  if (feeds && previous) addEntry(target, entry, { at: after(target, previous.position), from });
  else addEntry(target, entry, { at: canvas.control?.freePlace() ?? { x: 0, y: 0 } });
  const [added] = target.selection.nodes;
  if (added) canvas.control?.reveal(added);
}

/** The output of the one selected node that nothing is fed by. */
export function openEnd(target: OpenDocument): Endpoint | undefined {
  const { graph } = target.drawn;
  const [id] = target.selection.nodes.size === 1 ? target.selection.nodes : [];
  const node = graph.nodes.find((other) => other.id === id);
  const port = node && nodeOutputs(node, target.document.modules)[0];
  return node && port && !graph.edges.some(({ from }) => from.node === node.id)
    ? { node: node.id, port: port.id }
    : undefined;
}

/** The first free place after a node, as the network is drawn to flow. */
export function after(target: OpenDocument, position: Position): Position {
  const { graph } = target.drawn;
  return freePlace(graph.nodes, stepAfter(graph, position), (taken) => stepAfter(graph, taken));
}

export function connectPorts(target: OpenDocument, from: Endpoint, to: Endpoint): void {
  const done = target.draw(i18n.m.steps.connect, (document) => connect(document, from, to));
  const broken = done && target.drawn.errors.find((problem) => problem.node === to.node && problem.edge !== null);
  if (!broken) return;
  target.select([to.node]);
  target.problem = to.node;
}

/** The first input of a node that nothing feeds and that may be fed from `from`. */
export function freeInput(document: TensorsmithDocument, node: string, from: Endpoint): Endpoint | null {
  const target = document.graph.nodes.find(({ id }) => id === node);
  if (!target) return null;
  const used = document.graph.edges.filter(({ to }) => to.node === node).map(({ to }) => to.port);
  const port = nodeInputs(target, document.modules, used).find(({ id }) => !used.includes(id));
  const to = port && { node, port: port.id };
  return to && canConnect(document, from, to) === null ? to : null;
}

export function removeSelected(target: OpenDocument, label = i18n.m.steps.remove): void {
  const { nodes, edges } = target.selection;
  if (!nodes.size && !edges.size) return;
  target.draw(nodes.size ? label : i18n.m.steps.disconnect, (document) => removeAndHeal(document, nodes, edges));
  target.select([]);
}

export function applyProblemFix(target: OpenDocument, fix: Fix): void {
  target.preview = null;
  // A fix says itself which module it is for.
  target.edit(i18n.m.steps.fix, (document) => applyFix(document, fix));
  target.problem = null;
}

/** Makes a module of what is selected, in its place. */
export function makeModuleOfSelected(target: OpenDocument): void {
  const { nodes } = target.selection;
  let id = '';
  const done = target.draw(i18n.m.steps.module, (document) => {
    const made = makeModule(document, nodes);
    id = made.id;
    return made.document;
  });
  if (done) target.select([id]);
}

/** Puts what selected modules stand for in their places. */
export function unpackSelected(target: OpenDocument): void {
  const { nodes } = target.selection;
  const ids: string[] = [];
  const done = target.draw(i18n.m.steps.unpack, (document) =>
    document.graph.nodes
      .filter(({ id, type }) => nodes.has(id) && type === MODULE)
      .reduce((current, { id }) => {
        const unpacked = unpack(current, id);
        ids.push(...unpacked.ids);
        return unpacked.document;
      }, document),
  );
  if (done) target.select(ids);
}

/** Whether the one selected node stands for a module. */
export const isModule = (target: OpenDocument): boolean =>
  target.drawn.graph.nodes.some(({ id, type }) => target.selection.nodes.has(id) && type === MODULE);

export function enterSelected(target: OpenDocument): void {
  const [id] = target.selection.nodes;
  if (id) target.enter(id);
}

/** Selects the layer after the selected one, or before it, in the order of computing; at first an end of the network. */
export function selectNeighbour(target: OpenDocument, step: 1 | -1): void {
  const { order } = sortGraph(target.drawn.graph);
  const [id] = target.selection.nodes;
  const at = id === undefined ? -1 : order.indexOf(id);
  const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step];
  if (next === undefined) return;
  target.select([next]);
  canvas.control?.reveal(next);
}

/** Turns a switch of all that is selected on, or off where all have it. */
export function toggleSelected(target: OpenDocument, flag: 'bypass' | 'freeze' | 'collapsed'): void {
  const chosen = target.drawn.graph.nodes.filter(
    ({ id, type }) =>
      target.selection.nodes.has(id) && (flag === 'collapsed' || (type !== 'Input' && type !== 'Output')),
  );
  const on = !chosen.every((node) => node[flag]);
  const ids = chosen.map(({ id }) => id);
  const set = { bypass: setBypass, freeze: setFreeze, collapsed: setCollapsed }[flag];
  target.draw(i18n.m.steps[flag], (document) => set(document, ids, on));
}
