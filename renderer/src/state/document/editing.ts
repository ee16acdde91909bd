/** User edits of a network as steps of its history, for canvas, menus and keys. */
import {
  addNode,
  applyFix,
  canConnect,
  connect,
  insertBehind,
  moveNodes,
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
import { freePlace, roomBehind, stepAfter, stepBeside } from '../../../../engine/editing/placement.ts';
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
type Room = { document: TensorsmithDocument; at: Position };

/** Where something is added: at a position, on an edge, or after or before a port. */
export interface InsertPosition {
  readonly at: Position;
  readonly edge?: string | null;
  readonly from?: Endpoint;
  readonly to?: Endpoint;
  /** Whether to insert it between `from` and its targets, right after its node; `at` is the fallback. */
  readonly behind?: boolean;
}

/** Adds a layer or a module as one step, connected as `place` says, and selects it. */
export function addEntry(target: OpenDocument, { key, name, node: kind, file }: Entry, place: InsertPosition): void {
  const { edge, from, to } = place;
  const { module } = kind.params;
  let id = '';
  const done = target.draw(module === undefined ? i18n.m.steps.add(name) : i18n.m.steps.addModule, (before) => {
    const { document, at } = withRoom(before, place);
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
    const inserted = place.behind && from ? insertBehind(added.document, from, id) : null;
    if (inserted) return inserted;
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

/** The document with room for an element after a node, and its position. */
function withRoom(document: TensorsmithDocument, { at, from, behind }: InsertPosition): Room {
  const node = behind && document.graph.nodes.find(({ id }) => id === from?.node);
  if (!node) return { document, at };
  const room = roomBehind(document.graph, node);
  return { document: moveNodes(document, room.moved), at: room.at };
}

/** Adds an entry after the selected node, connected to it and to its targets. */
export function addHere(target: OpenDocument, entry: Entry): void {
  const from = endToAddBehind(target);
  const previous = nodeBefore(target, entry);
  if (from && previous) {
    const gives = nodeOutputs(entry.node, entry.file?.modules ?? target.document.modules).length > 0;
    addEntry(target, entry, { at: after(target, previous.position), from, behind: gives });
  } else addEntry(target, entry, { at: canvas.control?.freePlace() ?? { x: 0, y: 0 } });
  const [added] = target.selection.nodes;
  if (added) canvas.control?.reveal(added);
}

/** The node after which an entry would be added now; none where it stands alone. */
export function nodeBefore(target: OpenDocument, entry: Entry): GraphNode | undefined {
  if (!nodeInputs(entry.node, entry.file?.modules ?? target.document.modules, []).length) return undefined;
  const from = endToAddBehind(target);
  return target.drawn.graph.nodes.find(({ id }) => id === from?.node);
}

/** The output after which a layer would be added now: that of the selected node, or the source of a selected Output. */
export function endToAddBehind(target: OpenDocument): Endpoint | undefined {
  const { graph } = target.drawn;
  const [id] = target.selection.nodes.size === 1 ? target.selection.nodes : [];
  const node = graph.nodes.find((other) => other.id === id);
  if (!node) return undefined;
  const [port] = nodeOutputs(node, target.document.modules);
  return port ? { node: node.id, port: port.id } : graph.edges.find(({ to }) => to.node === node.id)?.from;
}

/** Whether an output is connected. */
export const isFed = (target: OpenDocument, from: Endpoint): boolean =>
  target.drawn.graph.edges.some((edge) => edge.from.node === from.node && edge.from.port === from.port);

/** The first free position after a node, along the flow. */
export function after(target: OpenDocument, position: Position): Position {
  const { graph } = target.drawn;
  return freePlace(graph.nodes, stepAfter(graph, position), (taken) => stepAfter(graph, taken));
}

/** The first free position for a branch that starts at a node: after it, beside its targets. */
export function asBranch(target: OpenDocument, position: Position): Position {
  const { graph } = target.drawn;
  const beside = stepBeside(graph, stepAfter(graph, position));
  return freePlace(graph.nodes, beside, (taken) => stepBeside(graph, taken));
}

export function connectPorts(target: OpenDocument, from: Endpoint, to: Endpoint): void {
  const done = target.draw(i18n.m.steps.connect, (document) => connect(document, from, to));
  const broken = done && target.drawn.errors.find((problem) => problem.node === to.node && problem.edge !== null);
  if (!broken) return;
  target.select([to.node]);
  target.problem = to.node;
}

/** The first unconnected input of a node that can be connected to `from`. */
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
  const before = new Set(target.drawn.graph.nodes.map(({ id }) => id));
  // A fix contains the module it applies to.
  target.edit(i18n.m.steps.fix, (document) => applyFix(document, fix));
  target.problem = null;
  const added = target.drawn.graph.nodes.filter(({ id }) => !before.has(id));
  canvas.control?.reveal(...added.map(({ id }) => id));
}

/** Groups the selection into a module. */
export function makeModuleOfSelected(target: OpenDocument): void {
  const { nodes } = target.selection;
  let id = '';
  const done = target.draw(i18n.m.steps.module, (document) => {
    const made = makeModule(document, nodes);
    id = made.id;
    return made.document;
  });
  if (!done) return;
  target.select([id]);
  canvas.control?.reveal(id);
}

/** Ungroups selected modules. */
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
  if (!done) return;
  target.select(ids);
  canvas.control?.reveal(...ids);
}

/** Whether the only selected node is an instance of a module. */
export const isModule = (target: OpenDocument): boolean =>
  target.drawn.graph.nodes.some(({ id, type }) => target.selection.nodes.has(id) && type === MODULE);

export function enterSelected(target: OpenDocument): void {
  const [id] = target.selection.nodes;
  if (id) target.enter(id);
}

/** Selects the next or previous layer in topological order; without a selection, an Input or Output. */
export function selectNeighbour(target: OpenDocument, step: 1 | -1): void {
  const { order } = sortGraph(target.drawn.graph);
  const [id] = target.selection.nodes;
  const at = id === undefined ? -1 : order.indexOf(id);
  const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step];
  if (next === undefined) return;
  target.select([next]);
  canvas.control?.reveal(next);
}

/** Turns a flag of all selected nodes on, or off where all have it. */
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
