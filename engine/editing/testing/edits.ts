/** Every edit of the app, selected by numbers, for property tests of edit sequences. */
import { MODULE } from '../../layers/module.ts';
import { LAYERS } from '../../layers/registry.ts';
import * as clips from '../clipboard.ts';
import { createDocument } from '../../model/create.ts';
import * as edit from '../edit.ts';
import * as modules from '../modules.ts';
import * as notes from '../notes.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { GraphBuilder } from '../graphBuilder.ts';
import type { TensorsmithDocument } from '../../model/types.ts';

type Doc = TensorsmithDocument;
/** An edit of the app; three numbers choose its arguments. */
type Edit = (document: Doc, a: number, b: number, c: number) => Doc;

const at = <T>(items: readonly T[], index: number): T => {
  if (!items.length) throw new Error('nothing there');
  return items[index % items.length]!;
};
const nodeOf = (document: Doc, a: number) => at(document.graph.nodes, a);
const position = (a: number, b: number) => ({ x: a * 10, y: b * 10 });
const types = LAYERS.map(({ type }) => type);
const optimizers = Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[];

export const EDITS: Readonly<Record<string, Edit>> = {
  addNode: (d, a, b, c) => edit.addNode(d, at(types, a), position(b, c)).document,
  removeElements: (d, a, b) =>
    edit.removeElements(d, [nodeOf(d, a).id], d.graph.edges.length ? [at(d.graph.edges, b).id] : []),
  setCollapsed: (d, a, b) => edit.setCollapsed(d, [nodeOf(d, a).id], b % 2 === 0),
  setDirection: (d, a) => edit.setDirection(d, a % 2 ? 'right' : 'down'),
  removeAndHeal: (d, a, b) => edit.removeAndHeal(d, [nodeOf(d, a).id, nodeOf(d, b).id]),
  addNote: (d, a, b, c) =>
    notes.addNote(d, {
      kind: a % 2 ? 'note' : 'frame',
      text: `${a}`,
      color: 'blue',
      position: position(b, c),
      size: { width: 100, height: 80 },
    }).document,
  setNote: (d, a, b) => notes.setNote(d, at(d.graph.notes ?? [], a).id, { text: `${b}` }),
  removeNotes: (d, a) => notes.removeNotes(d, new Set([at(d.graph.notes ?? [], a).id])),
  connect: (d, a, b) =>
    edit.connect(d, { node: nodeOf(d, a).id, port: 'out' }, { node: nodeOf(d, b).id, port: b % 2 ? 'in' : 'in0' }),
  moveNodes: (d, a, b, c) => edit.moveNodes(d, new Map([[nodeOf(d, a).id, position(b, c)]])),
  setParams: (d, a, b) => edit.setParams(d, nodeOf(d, a).id, { out_channels: b, out_features: b }),
  setInitializer: (d, a, b) =>
    edit.setInitializer(d, nodeOf(d, a).id, 'weight', b % 2 ? { type: 'orthogonal', gain: b } : null),
  setBypass: (d, a, b) => edit.setBypass(d, [nodeOf(d, a).id], b % 2 === 0),
  setFreeze: (d, a, b) => edit.setFreeze(d, [nodeOf(d, a).id], b % 2 === 0),
  renameNode: (d, a, b) => edit.renameNode(d, nodeOf(d, a).id, `name${b}`),
  setTraining: (d, a, b) =>
    edit.setTraining(d, { epochs: b + 1, optimizer: defaultSettings(OPTIMIZERS, at(optimizers, a)) }),
  setData: (d, a, b) =>
    edit.setData(d, { source: a % 2 ? { kind: 'idx', path: `/data/${b}` } : { kind: 'none' }, splitSeed: b }),
  setName: (d, a) => edit.setName(d, `net ${a}`),
  spliceNode: (d, a, b) => edit.spliceNode(d, at(d.graph.edges, a).id, nodeOf(d, b).id) ?? d,
  insertBefore: (d, a) => {
    const edge = at(d.graph.edges, a);
    return edit.applyFix(d, { kind: 'insertBefore', node: edge.to.node, edge: edge.id, layer: 'ReLU' } as never);
  },
  paste: (d, a, b, c) => {
    const clip = clips.copyElements(d, [nodeOf(d, a).id, nodeOf(d, b).id]);
    return clips.paste(d, clip, position(b, c), c % 2 === 0).document;
  },
  makeModule: (d, a, b) => modules.makeModule(d, [nodeOf(d, a).id, nodeOf(d, b).id]).document,
  editModule: (d, a, b, c) =>
    modules.editModule(d, at(d.modules, a).id, (inner) => edit.addNode(inner, at(types, b), position(b, c)).document),
  renameModule: (d, a, b) => modules.renameModule(d, at(d.modules, a).id, `Block${b}`),
  removeModule: (d, a) => modules.removeModule(d, at(d.modules, a).id),
  addInstance: (d, a, b, c) => modules.addInstance(d, at(d.modules, a).id, position(b, c)).document,
  unpack: (d, a) =>
    modules.unpack(
      d,
      at(
        d.graph.nodes.filter(({ type }) => type === MODULE),
        a,
      ).id,
    ).document,
};

/** A network with a module, used once, and a node beside it: every edit applies. */
export function start(): Doc {
  const builder = new GraphBuilder(createDocument('start'));
  builder.module('Block', (inner) => inner.chain([['Input'], ['Linear'], ['ReLU'], ['Output']]));
  builder.chain([['Input', { shape: [8] }], ['Linear'], ['@Block'], ['Add'], ['Output']]);
  return EDITS['addNote']!(builder.document, 1, 2, 3);
}
