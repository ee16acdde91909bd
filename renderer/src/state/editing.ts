/** What a person does to a network, as steps of its history: used by canvas, menus and keys alike. */
import { type Clip, copyElements, paste } from '../../../engine/document/clip.ts';
import {
  addNode,
  applyFix,
  canConnect,
  connect,
  moveNodes,
  removeElements,
  setBypass,
  setFreeze,
  spliceNode,
} from '../../../engine/document/edit.ts';
import { addInstance, makeModule, unpack } from '../../../engine/document/modules.ts';
import type { Endpoint, Position, TensorsmithDocument } from '../../../engine/document/types.ts';
import { MODULE } from '../../../engine/layers/module.ts';
import type { Fix } from '../../../engine/layers/analysis.ts';
import { nodeInputs, nodeOutputs } from '../../../engine/layers/ports.ts';
import { arrange } from '../rooms/design/arrange.ts';
import { canvas } from './canvas.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from './i18n.svelte.ts';

/** Shared by all tabs, so that layers can be carried from one network to another. */
let clip: Clip | null = null;
let pasted = 0;
const PASTE_OFFSET = 28;

export const hasClip = (): boolean => clip !== null;

type Added = { document: TensorsmithDocument; id: string };

/** Adds what `make` makes as one step, onto an edge where one is given, and selects it. */
function add(target: OpenDocument, step: string, make: (document: TensorsmithDocument) => Added, edge: string | null) {
  let id = '';
  target.draw(step, (document) => {
    const added = make(document);
    id = added.id;
    return (edge && spliceNode(added.document, edge, added.id)) || added.document;
  });
  target.select([id]);
  return id;
}

/** Adds a layer, onto an edge where one is given. */
export function addLayer(target: OpenDocument, type: string, position: Position, edge: string | null = null): void {
  add(target, i18n.m.steps.add(type), (document) => addNode(document, type, position), edge);
}

/** Adds a use of a module, onto an edge where one is given. */
export function addModule(target: OpenDocument, module: string, position: Position, edge: string | null): void {
  add(target, i18n.m.steps.addModule, (document) => addInstance(document, module, position), edge);
}

/** Adds a layer where the person works: below the selected one and connected to it, if it has nothing after it yet. */
export function addLayerHere(target: OpenDocument, type: string): void {
  const [before] = target.selection.nodes.size === 1 ? [...target.selection.nodes] : [];
  const previous = target.drawn.graph.nodes.find((node) => node.id === before);
  const { modules } = target.drawn.document;
  const output = previous && nodeOutputs(previous, modules)[0];
  const [input] = nodeInputs({ type, params: {} }, modules, []);
  if (!previous || !output || !input || target.drawn.graph.edges.some(({ from }) => from.node === previous.id)) {
    return addLayer(target, type, canvas.control?.freePlace() ?? { x: 0, y: 0 });
  }
  let id = '';
  target.draw(i18n.m.steps.add(type), (document) => {
    const below = { x: previous.position.x, y: previous.position.y + 96 };
    const added = addNode(document, type, below);
    id = added.id;
    return connect(added.document, { node: previous.id, port: output.id }, { node: id, port: input.id });
  });
  target.select([id]);
  canvas.control?.reveal(id);
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
  target.draw(nodes.size ? label : i18n.m.steps.disconnect, (document) => removeElements(document, nodes, edges));
  target.select([]);
}

export function copySelected(target: OpenDocument): boolean {
  if (!target.selection.nodes.size) return false;
  clip = copyElements(target.drawn.document, target.selection.nodes);
  pasted = 0;
  return true;
}

export function pasteClip(target: OpenDocument, label = i18n.m.steps.paste): void {
  const source = clip;
  if (!source) return;
  pasted++;
  const left = Math.min(...source.nodes.map(({ position }) => position.x));
  const top = Math.min(...source.nodes.map(({ position }) => position.y));
  const at = { x: left + pasted * PASTE_OFFSET, y: top + pasted * PASTE_OFFSET };
  let ids: string[] = [];
  target.draw(label, (document) => {
    const result = paste(document, source, at);
    ids = result.ids;
    return result.document;
  });
  target.select(ids);
}

export function duplicateSelected(target: OpenDocument): void {
  const kept = { clip, pasted };
  if (copySelected(target)) pasteClip(target, i18n.m.steps.duplicate);
  ({ clip, pasted } = kept);
}

export function applyProblemFix(target: OpenDocument, fix: Fix): void {
  // A fix says itself which module it is for.
  target.edit(i18n.m.steps.fix, (document) => applyFix(document, fix));
  target.problem = null;
}

export function arrangeAll(target: OpenDocument): void {
  target.draw(i18n.m.steps.arrange, (document) =>
    moveNodes(document, arrange(document.graph, target.drawn.analysis.order)),
  );
  requestAnimationFrame(() => canvas.control?.fit());
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

/** Adds an instance of a module where there is room. */
export function addModuleHere(target: OpenDocument, module: string): void {
  const place = canvas.control?.freePlace() ?? { x: 0, y: 0 };
  const make = (document: TensorsmithDocument): Added => addInstance(document, module, place);
  canvas.control?.reveal(add(target, i18n.m.steps.addModule, make, null));
}

/** Turns a switch of all that is selected on, or off where all have it. */
export function toggleSelected(target: OpenDocument, flag: 'bypass' | 'freeze'): void {
  const chosen = target.drawn.graph.nodes.filter(
    ({ id, type }) => target.selection.nodes.has(id) && type !== 'Input' && type !== 'Output',
  );
  const on = !chosen.every((node) => node[flag]);
  const ids = chosen.map(({ id }) => id);
  const set = flag === 'bypass' ? setBypass : setFreeze;
  target.draw(i18n.m.steps[flag], (document) => set(document, ids, on));
}
