/** Dangling edges at ports that no longer exist: located, fixed by the proposals, and never a crash. */
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { addNode, applyFix, connect, setBypass, setParams } from '../../editing/edit.ts';
import { addInstance, editModule, makeModule } from '../../editing/modules.ts';
import { checkDocument } from '../../model/serialize.ts';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { ERRORS } from '../../errors/table.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { analyze } from '../analyze.ts';

type Doc = TensorsmithDocument;

/** Nodes in order, with edges `0.out 1.in`. */
function draw(nodes: readonly (readonly [string, Params?])[], ...edges: string[]): { document: Doc; ids: string[] } {
  let document = createDocument('dangling');
  const ids = nodes.map(([type, params]) => {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    return added.id;
  });
  for (const edge of edges) {
    const [from, to] = edge.split(' ').map((end) => {
      const [node, port] = end.split('.');
      return { node: ids[Number(node)]!, port: port! };
    });
    document = connect(document, from!, to!);
  }
  return { document, ids };
}

const errors = ({ graph, modules }: Doc) => analyze(graph, modules).problems.filter((p) => p.severity === 'error');

/** The only error; checks that training refuses the document with it. */
function onlyError(document: Doc) {
  const [problem, ...more] = errors(checkDocument(document));
  expect(more).toEqual([]);
  expect(problem).toBeDefined();
  expect(() => buildNetwork(document)).toThrow(UserError);
  return problem!;
}

const LSTM = { hidden_size: 4, return_state: true };
const states = draw(
  [['Input', { shape: [6, 3] }], ['LSTM', LSTM], ['Flatten'], ['Linear', { out_features: 2 }], ['Output']],
  ...['0.out 1.in', '1.h_n 2.in', '2.out 3.in', '3.out 4.in'],
);

describe('an output that is gone', () => {
  const document = setParams(states.document, states.ids[1]!, { return_state: false });

  it('is told at the target, with its edge and what waits', () => {
    expect(errors(states.document)).toEqual([]);
    const [, , flatten, linear, output] = states.ids;
    expect(onlyError(document)).toMatchObject({
      error: { code: 'graph.missingOutput', params: { name: 'flatten1', source: 'lstm1', port: 'h_n' } },
      node: flatten,
      path: flatten,
      edge: 'e2',
      blocks: [linear, output],
    });
    const { nodes } = analyze(document.graph);
    expect([flatten, linear].map((id) => nodes.get(id!)!.status)).toEqual(['error', 'blocked']);
    const { params } = onlyError(document).error;
    expect(Object.keys(params).sort()).toEqual(
      [...ERRORS['graph.missingOutput'].en.matchAll(/\{(\w+)\}/g)].map(([, key]) => key).sort(),
    );
  });
  it('is fixed by disconnecting', () => {
    const fixed = applyFix(document, onlyError(document).fixes[0]!);
    expect(fixed.graph.edges).toHaveLength(3);
    expect(onlyError(fixed).error.code).toBe('graph.missingInput');
  });
  it('does not let a growing layer compute without it', () => {
    const { document: split, ids } = draw(
      [['Input', { shape: [6] }], ['Split', { chunks: 3 }], ['Concat'], ['Output']],
      ...['0.out 1.in', '1.out0 2.in0', '1.out2 2.in1', '1.out1 2.in2', '2.out 3.in'],
    );
    const fewer = setParams(split, ids[1]!, { chunks: 2 });
    expect(onlyError(fewer)).toMatchObject({ error: { code: 'graph.missingOutput' }, node: ids[2] });
    expect(analyze(fewer.graph).nodes.get(ids[2]!)!.outputs).toEqual([null]);
  });
  it('is not told of parameters that are damaged, which are', () => {
    const damaged = setParams(states.document, states.ids[1]!, { return_state: 3 });
    expect(onlyError(damaged).error.code).toBe('layer.param');
  });
});

describe('an input that is gone', () => {
  it.each<[string, Params, Params, string, string[]]>([
    ['Formula', { expression: 'a + b' }, { expression: 'a + c' }, 'b', ['0.out 1.a', '0.out 1.b']],
    [
      'MultiheadAttention',
      { attention: 'cross', num_heads: 1 },
      { attention: 'self', num_heads: 1 },
      'key',
      ['0.out 1.in', '0.out 1.key'],
    ],
  ])('of %s', (type, before, after, port, edges) => {
    const { document, ids } = draw([['Input', { shape: [4, 4] }], [type, before], ['Output']], ...edges, '1.out 2.in');
    expect(errors(document)).toEqual([]);
    const changed = setParams(document, ids[1]!, after);
    const problem = errors(changed).find(({ error }) => error.code === 'graph.extraInput')!;
    expect(problem).toMatchObject({ node: ids[1], edge: 'e2', error: { params: { port } } });
    expect(() => buildNetwork(checkDocument(changed))).toThrow(UserError);
    const fixed = applyFix(changed, problem.fixes[0]!);
    expect(errors(fixed).some(({ error }) => error.code === 'graph.extraInput')).toBe(false);
  });
  it('of a bypassed node, and of an Input', () => {
    const { document, ids } = draw(
      [['Input', { shape: [4] }], ['Formula', { expression: 'a + b' }], ['Output']],
      ...['0.out 1.a', '0.out 1.b', '1.out 2.in'],
    );
    const changed = setBypass(setParams(document, ids[1]!, { expression: 'a' }), [ids[1]!], true);
    expect(onlyError(changed).error.code).toBe('graph.extraInput');
    const [edge] = document.graph.edges;
    const loop = { ...edge!, id: 'e9', from: { node: ids[1]!, port: 'out' }, to: { node: ids[0]!, port: 'in' } };
    const looped = { ...document, graph: { ...document.graph, edges: [...document.graph.edges, loop] } };
    expect(onlyError(looped)).toMatchObject({ error: { code: 'graph.extraInput' }, node: ids[0], edge: 'e9' });
  });
});

describe('ports of modules', () => {
  const { document, ids } = draw(
    [['Input', { shape: [6] }], ['Linear', { out_features: 6 }], ['ReLU'], ['Output']],
    ...['0.out 1.in', '1.out 2.in', '2.out 3.in'],
  );
  const made = makeModule(document, [ids[1]!, ids[2]!]);
  const module = made.document.modules[0]!;
  const end = (type: string) => module.graph.nodes.find((node) => node.type === type)!.id;
  const without = (id: string) =>
    editModule(made.document, module.id, (inner) => ({
      ...inner,
      graph: {
        nodes: inner.graph.nodes.map((node) => (node.id === id ? { ...node, id: 'other' } : node)),
        edges: inner.graph.edges.map((edge) => ({
          ...edge,
          from: edge.from.node === id ? { ...edge.from, node: 'other' } : edge.from,
          to: edge.to.node === id ? { ...edge.to, node: 'other' } : edge.to,
        })),
      },
    }));

  it('that are gone are told outside, at the instance and behind it', () => {
    expect(onlyError(without(end('Output')))).toMatchObject({
      error: { code: 'graph.missingOutput', params: { source: 'block1' } },
      node: ids[3],
    });
    const codes = errors(without(end('Input'))).map(({ error }) => error.code);
    expect(codes.sort()).toEqual(['graph.extraInput', 'graph.missingInput']);
  });
  it('inside, are told once for all repetitions, with the module', () => {
    const instance = addInstance(made.document, module.id, { x: 0, y: 0 });
    const twice = setParams(instance.document, instance.id, { repeat: 3 });
    const relu = module.graph.nodes.find(({ type }) => type === 'ReLU')!.id;
    const broken = editModule(twice, module.id, (inner) => ({
      ...inner,
      graph: {
        ...inner.graph,
        edges: inner.graph.edges.map((edge) =>
          edge.from.node === relu ? { ...edge, from: { node: relu, port: 'gone' } } : edge,
        ),
      },
    }));
    const found = errors(broken).filter(({ error }) => error.code === 'graph.missingOutput');
    expect(found).toMatchObject([{ module: module.id }]);
    expect(applyFix(broken, found[0]!.fixes[0]!).modules[0]!.graph.edges).toHaveLength(2);
  });
});

it('counts no bypassed end as an end', () => {
  const { document, ids } = draw([['Input'], ['Output']], '0.out 1.in');
  expect(() => buildNetwork(setBypass(document, [ids[1]!], true))).toThrow('The network has no Output.');
  expect(() => buildNetwork(setBypass(document, [ids[0]!], true))).toThrow(UserError);
});
