import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import { LAYERS } from '../layers/registry.ts';
import { createDocument } from '../model/create.ts';
import {
  addNode,
  applyFix,
  canConnect,
  connect,
  moveNodes,
  removeElements,
  renameNode,
  setData,
  setInitializer,
  setParams,
  setTraining,
  insertBehind,
  spliceNode,
} from './edit.ts';
import { copyElements, paste } from './clipboard.ts';
import { commit, createHistory, redo, undo } from './history.ts';
import { checkDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';

/** A document with these layers, connected in a row. */
function chain(...types: string[]): { document: TensorsmithDocument; ids: string[] } {
  let document = createDocument('test');
  const ids: string[] = [];
  for (const type of types) {
    const added = addNode(document, type, { x: 0, y: ids.length * 100 });
    document = added.document;
    const before = ids.at(-1);
    ids.push(added.id);
    if (before) document = connect(document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
  }
  return { document, ids };
}

describe('edits', () => {
  it('give fresh names: conv1, conv2, …', () => {
    const { document } = chain('Input', 'Conv2d', 'Conv2d', 'Linear');
    expect(document.graph.nodes.map(({ name }) => name)).toEqual(['input1', 'conv1', 'conv2', 'fc1']);
  });

  it('replace what fed an input', () => {
    const { document, ids } = chain('Input', 'ReLU', 'Tanh');
    const next = connect(document, { node: ids[0]!, port: 'out' }, { node: ids[2]!, port: 'in' });
    expect(next.graph.edges).toHaveLength(2);
    expect(next.graph.edges.find(({ to }) => to.node === ids[2])?.from.node).toBe(ids[0]);
  });

  it('refuse a circle, an unknown port, a bad or a taken name', () => {
    const { document, ids } = chain('Input', 'ReLU', 'Tanh');
    const back = () => connect(document, { node: ids[2]!, port: 'out' }, { node: ids[1]!, port: 'in' });
    expect(back).toThrow('This connection would create a cycle: relu1 already feeds tanh1.');
    expect(canConnect(document, { node: ids[1]!, port: 'out' }, { node: ids[1]!, port: 'in' })?.code).toBe(
      'edit.cycle',
    );
    expect(canConnect(document, { node: ids[1]!, port: 'out' }, { node: ids[2]!, port: 'in7' })?.code).toBe(
      'edit.noPort',
    );
    expect(() => renameNode(document, ids[1]!, 'two\nlines')).toThrow('cannot be a name');
    expect(() => renameNode(document, ids[1]!, 'tanh1')).toThrow('Another layer is called "tanh1" already.');
  });

  it('store only what differs from the defaults', () => {
    const { document, ids } = chain('Input', 'Conv2d');
    const params = (d: TensorsmithDocument) => d.graph.nodes[1]!.params;
    const set = setParams(document, ids[1]!, { out_channels: 6, kernel_size: [5, 5] });
    expect(params(set)).toEqual({ out_channels: 6, kernel_size: [5, 5] });
    expect(params(setParams(set, ids[1]!, { kernel_size: [3, 3] }))).toEqual({ out_channels: 6 });
  });

  it('choose how a parameter begins, and leave it to the layer again', () => {
    const { document, ids } = chain('Input', 'Conv2d');
    const chosen = (d: TensorsmithDocument) => d.graph.nodes[1]!.initializers;
    const first = setInitializer(document, ids[1]!, 'weight', { type: 'orthogonal', gain: 1 });
    const both = setInitializer(first, ids[1]!, 'bias', { type: 'zeros' });
    expect(chosen(both)).toEqual({ weight: { type: 'orthogonal', gain: 1 }, bias: { type: 'zeros' } });
    expect(chosen(setInitializer(both, ids[1]!, 'weight', null))).toEqual({ bias: { type: 'zeros' } });
    expect(setInitializer(first, ids[1]!, 'weight', null)).toEqual(document);
  });

  it('insert the layer that a problem asks for, with room for it', () => {
    const { document } = chain('Input', 'Conv2d', 'Linear', 'Output');
    const [problem] = analyze(document.graph).problems;
    expect(problem?.fixes[0]).toMatchObject({ kind: 'insertBefore', layer: 'Flatten' });
    const fixed = applyFix(document, problem!.fixes[0]!);
    expect(analyze(fixed.graph).problems).toEqual([]);
    const places = fixed.graph.nodes.map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('put layers onto the way that they fix where there is room, else beside', () => {
    const fixed = (right: number): string[] => {
      const left = addNode(createDocument('test'), 'Input', { x: 0, y: 0 }, { shape: [10] });
      const other = addNode(left.document, 'Input', { x: right, y: 0 }, { shape: [28, 28] });
      const sum = addNode(other.document, 'Add', { x: 300, y: right });
      const first = connect(sum.document, { node: left.id, port: 'out' }, { node: sum.id, port: 'in0' });
      const drawn = connect(first, { node: other.id, port: 'out' }, { node: sum.id, port: 'in1' });
      const { graph } = applyFix(drawn, analyze(drawn.graph).problems[0]!.fixes[0]!);
      return graph.nodes.slice(3).map(({ type, position: { x, y } }) => `${type} ${x},${y}`);
    };
    expect(fixed(600)).toEqual(['Flatten 500,200', 'Linear 400,400']);
    expect(fixed(150)).toEqual(['Flatten 544,-42', 'Linear 422,54']);
  });

  it('splice a layer onto an edge', () => {
    const { document } = chain('Input', 'Flatten', 'Linear', 'Output');
    const added = addNode(document, 'ReLU', { x: 0, y: 0 });
    const spliced = spliceNode(added.document, 'e3', added.id)!;
    expect(analyze(spliced.graph).problems).toEqual([]);
    expect(spliced.graph.edges).toHaveLength(4);
  });

  it('insert a layer behind an output that feeds several', () => {
    const { document, ids } = chain('Input', 'Conv2d', 'ReLU');
    const from = { node: ids[1]!, port: 'out' };
    const other = addNode(document, 'Add', { x: 0, y: 0 });
    const skip = connect(other.document, from, { node: other.id, port: 'in1' });
    const added = addNode(skip, 'BatchNorm2d', { x: 0, y: 0 });
    const { graph } = insertBehind(added.document, from, added.id)!;
    const fed = graph.edges.filter((edge) => edge.from.node === added.id).map(({ to }) => `${to.node} ${to.port}`);
    expect(fed.sort()).toEqual([`${ids[2]!} in`, `${other.id} in1`].sort());
    expect(graph.edges.filter((edge) => edge.from.node === ids[1])).toEqual([
      expect.objectContaining({ to: { node: added.id, port: 'in' } }),
    ]);
    // An Output has no output port.
    const output = addNode(skip, 'Output', { x: 0, y: 0 });
    expect(insertBehind(output.document, from, output.id)).toBeNull();
  });

  it('paste a copy with its inner connections under fresh names', () => {
    const { document, ids } = chain('Input', 'Conv2d', 'ReLU');
    const pasted = paste(document, copyElements(document, ids.slice(1)), { x: 500, y: 500 });
    const copies = pasted.document.graph.nodes.filter(({ id }) => pasted.ids.includes(id));
    expect(copies.map(({ name }) => name)).toEqual(['conv2', 'relu2']);
    expect(pasted.document.graph.edges).toHaveLength(3);
    expect(copies[0]!.position).toEqual({ x: 500, y: 500 });
  });
});

/** A random user step that always applies to the current document. */
const step = fc.record({ kind: fc.nat(8), a: fc.nat(99), b: fc.nat(99), value: fc.integer({ min: -3, max: 40 }) });

function take(
  document: TensorsmithDocument,
  { kind, a, b, value }: { kind: number; a: number; b: number; value: number },
): TensorsmithDocument {
  const { nodes, edges } = document.graph;
  const [first, second] = [nodes[a % (nodes.length || 1)], nodes[b % (nodes.length || 1)]];
  if (!first || !second || kind <= 1)
    return addNode(document, LAYERS[a % LAYERS.length]!.type, { x: a, y: b }).document;
  try {
    switch (kind) {
      case 2:
      case 3: {
        const port = ['Add', 'Concat'].includes(second.type) ? `in${value & 3}` : 'in';
        return connect(document, { node: first.id, port: 'out' }, { node: second.id, port });
      }
      case 4:
        return removeElements(document, [first.id], edges[0] && b % 2 ? [edges[0].id] : []);
      case 5:
        return moveNodes(document, new Map([[first.id, { x: value, y: a }]]));
      case 6:
        return setParams(document, first.id, { out_channels: value, kernel_size: [value, a], p: b / 50 });
      case 7:
        return paste(document, copyElements(document, [first.id, second.id]), { x: a, y: b }).document;
      default:
        return setTraining(setData(document, { splitSeed: a }), { epochs: b + 1 });
    }
  } catch {
    return document;
  }
}

describe('any sequence of edits', () => {
  it('leaves a document that can be saved, and undo and redo return the exact states', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const start = createDocument('random');
        let history = createHistory(start);
        for (const [i, one] of steps.entries()) history = commit(history, `step ${i}`, take(history.present, one));
        const end = history.present;
        expect(checkDocument(JSON.parse(JSON.stringify(end)))).toEqual(end);
        while (history.past.length) history = undo(history);
        expect(history.present).toBe(start);
        while (history.future.length) history = redo(history);
        expect(history.present).toBe(end);
      }),
    );
  });

  it('can be analyzed: every error is located, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { graph } = steps.reduce(take, createDocument('random'));
        const { problems, nodes, edges } = analyze(graph);
        expect(nodes.size).toBe(graph.nodes.length);
        expect(edges.size).toBe(graph.edges.length);
        for (const { severity, node, blocks } of problems) {
          if (severity === 'error') expect(graph.nodes.some(({ id }) => id === node)).toBe(true);
          for (const id of blocks) expect(graph.nodes.some((other) => other.id === id)).toBe(true);
        }
        // A blocked node has a node with an error before it.
        const broken = new Set(problems.filter(({ severity }) => severity === 'error').flatMap(({ blocks }) => blocks));
        for (const [id, { status }] of nodes) if (status === 'blocked') expect(broken.has(id)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('history', () => {
  it('merges what follows under one key, names its steps, and drops the future after a new step', () => {
    const { document, ids } = chain('Input', 'Conv2d');
    const typed = (h: ReturnType<typeof createHistory>, n: number) =>
      commit(h, 'Set out_channels', setParams(h.present, ids[1]!, { out_channels: n }), 'out_channels');
    let history = typed(typed(typed(createHistory(document), 1), 12), 120);
    expect(history.past.map(({ label }) => label)).toEqual(['Set out_channels']);
    history = undo(history);
    expect(history.present).toBe(document);
    expect(history.future[0]?.label).toBe('Set out_channels');
    history = commit(history, 'Rename', renameNode(document, ids[1]!, 'stem'));
    expect(redo(history)).toBe(history);
    expect(commit(history, 'nothing', history.present)).toBe(history);
  });
});
