/** Differences of networks. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../model/serialize.ts';
import type { Graph, GraphNode, TensorsmithDocument } from '../model/types.ts';
import { compareGraphs, compareNetworks, isSame } from './graphs.ts';

const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(new URL(`../../resources/samples/${name}.json`, import.meta.url), 'utf8'));
const LENET = sample('lenet-mnist');
const names = (nodes: readonly GraphNode[]): string[] => nodes.map(({ name }) => name);
const without = (graph: Graph, gone: ReadonlySet<string>): Graph => ({
  nodes: graph.nodes.filter(({ id }) => !gone.has(id)),
  edges: graph.edges.filter(({ from, to }) => !gone.has(from.node) && !gone.has(to.node)),
});
const changed = (graph: Graph, name: string, change: Partial<GraphNode>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.name === name ? { ...node, ...change } : node)),
});

describe('two networks', () => {
  it.each(['lenet-mnist', 'resnet18', 'unet', 'transformer'])(
    'are the same if one is %s and so is the other',
    (name) => {
      expect(isSame(compareNetworks(sample(name), sample(name)))).toBe(true);
    },
  );

  it('are the same wherever their layers stand', () => {
    const moved = {
      ...LENET.graph,
      nodes: LENET.graph.nodes.map((node) => ({ ...node, position: { x: 1, y: 2 }, collapsed: true as const })),
    };
    expect(isSame(compareNetworks(LENET, { ...LENET, graph: moved }))).toBe(true);
  });

  it('differ in a setting, with its default where it is not set', () => {
    const conv = LENET.graph.nodes.find(({ name }) => name === 'conv1')!;
    const after = changed(LENET.graph, 'conv1', { params: { ...conv.params, out_channels: 12, bias: false } });
    const [layer, ...rest] = compareGraphs(LENET.graph, after).changed;
    expect(rest).toEqual([]);
    expect(layer!.settings).toEqual(
      expect.arrayContaining([
        { setting: 'out_channels', before: 6, after: 12 },
        { setting: 'bias', before: true, after: false },
      ]),
    );
    expect(layer!.settings).toHaveLength(2);
  });

  it('differ in a name, a type, and in what is bypassed or frozen', () => {
    const settingsOf = (change: Partial<GraphNode>) =>
      compareGraphs(LENET.graph, changed(LENET.graph, 'relu1', change)).changed[0]!.settings;
    expect(settingsOf({ name: 'first' })).toEqual([{ setting: 'name', before: 'relu1', after: 'first' }]);
    expect(settingsOf({ type: 'Tanh' })).toEqual([{ setting: 'type', before: 'ReLU', after: 'Tanh' }]);
    expect(settingsOf({ bypass: true })).toEqual([{ setting: 'bypass', before: false, after: true }]);
    expect(settingsOf({ freeze: true })).toEqual([{ setting: 'freeze', before: false, after: true }]);
  });

  it('are paired by name where ids are others, as in a network that was drawn anew', () => {
    const renamed = {
      nodes: LENET.graph.nodes.map((node) => ({ ...node, id: `other-${node.id}` })),
      edges: LENET.graph.edges.map((edge) => ({
        ...edge,
        from: { ...edge.from, node: `other-${edge.from.node}` },
        to: { ...edge.to, node: `other-${edge.to.node}` },
      })),
    };
    expect(isSame(compareNetworks(LENET, { ...LENET, graph: renamed }))).toBe(true);
  });

  it('differ within a module', () => {
    const before = sample('resnet18');
    const module = before.modules[0]!;
    const conv = module.graph.nodes.find(({ type }) => type === 'Conv2d')!;
    const graph = changed(module.graph, conv.name, { params: { ...conv.params, kernel_size: [5, 5] } });
    const after = { ...before, modules: before.modules.map((one) => (one === module ? { ...one, graph } : one)) };
    const difference = compareNetworks(before, after);
    expect(isSame(difference)).toBe(false);
    expect(difference.changed).toEqual([]);
    expect(difference.modules.map(({ name }) => name)).toEqual([module.name]);
    expect(difference.modules[0]!.changed[0]!.settings.map(({ setting }) => setting)).toEqual(['kernel_size']);
  });

  it('differ in a connection alone', () => {
    const [first, ...edges] = LENET.graph.edges;
    const { disconnected, connected, added } = compareGraphs(LENET.graph, { ...LENET.graph, edges });
    expect([disconnected, connected, added]).toEqual([[first], [], []]);
    expect(compareGraphs({ ...LENET.graph, edges }, LENET.graph).connected).toEqual([first]);
  });

  it('lack exactly the layers that were taken away, whichever they are; backwards these were added', () => {
    const ids = LENET.graph.nodes.map(({ id }) => id);
    fc.assert(
      fc.property(fc.subarray(ids), (gone) => {
        const after = without(LENET.graph, new Set(gone));
        const difference = compareGraphs(LENET.graph, after);
        const expected = LENET.graph.nodes.filter(({ id }) => gone.includes(id));
        expect(names(difference.removed)).toEqual(names(expected));
        expect(difference.added).toEqual([]);
        expect(difference.changed).toEqual([]);
        // An edge that went with its layer is no change of its own.
        expect(difference.disconnected).toEqual([]);
        expect(names(compareGraphs(after, LENET.graph).added)).toEqual(names(expected));
      }),
    );
  });
});
