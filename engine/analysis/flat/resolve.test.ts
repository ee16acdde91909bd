/** Modules, repeats, residuals, bypass and freezing: the flat network of a drawing. */
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { addNode, connect, setBypass, setFreeze, setParams } from '../../editing/edit.ts';
import { addInstance, editModule, makeModule, removeModule, renameModule, unpack } from '../../editing/modules.ts';
import { checkDocument, readDocument, writeDocument } from '../../model/serialize.ts';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { analyze } from '../analyze.ts';

/** A chain of layers: `[type, params]`; returns the ids in order. */
function chain(layers: readonly (readonly [string, Params])[]): { document: TensorsmithDocument; ids: string[] } {
  let document = createDocument('chain');
  const ids: string[] = [];
  for (const [type, params] of layers) {
    const added = addNode(document, type, { x: 0, y: ids.length * 96 }, params);
    document = added.document;
    const before = ids.at(-1);
    if (before) {
      const port = type === 'Add' ? 'in0' : 'in';
      document = connect(document, { node: before, port: 'out' }, { node: added.id, port });
    }
    ids.push(added.id);
  }
  return { document, ids };
}

const MLP = [
  ['Input', { shape: [8] }],
  ['Linear', { out_features: 8 }],
  ['ReLU', {}],
  ['Output', {}],
] as const;

const analysisOf = ({ graph, modules }: TensorsmithDocument) => analyze(graph, modules);
const names = (document: TensorsmithDocument): string[] => buildNetwork(document).parameters.map((p) => p.fullName);

describe('a module made of a selection', () => {
  const { document, ids } = chain(MLP);
  const made = makeModule(document, [ids[1]!, ids[2]!]);

  it('computes the same', () => {
    expect(analysisOf(made.document).problems).toEqual([]);
    expect(names(made.document)).toEqual(['block1.fc1.weight', 'block1.fc1.bias']);
    expect(analysisOf(made.document).totals.parameters).toBe(72);
    expect(analysisOf(made.document).totals.layers).toBe(4);
  });
  it('has the types and costs of what it stands for', () => {
    const known = analysisOf(made.document).nodes.get(made.id)!;
    expect(known).toMatchObject({ status: 'ok', parameterCount: 72, multiplyAdds: 72 });
    expect(known.outputs[0]!.shape).toEqual(['N', 8]);
  });
  it('is saved and read', () => {
    expect(readDocument(writeDocument(made.document))).toEqual(made.document);
  });
  it('is unpacked to the network that it was made of', () => {
    const back = unpack(made.document, made.id);
    expect(names(back.document)).toEqual(names(document));
    expect(analysisOf(back.document).problems).toEqual([]);
    expect(back.document.graph.nodes).toHaveLength(4);
  });
  it('repeats with weights of its own', () => {
    const repeated = setParams(made.document, made.id, { repeat: 3 });
    expect(names(repeated).filter((name) => name.endsWith('weight'))).toEqual([
      'block1.0.fc1.weight',
      'block1.1.fc1.weight',
      'block1.2.fc1.weight',
    ]);
    expect(analysisOf(repeated).nodes.get(made.id)).toMatchObject({ parameterCount: 216, summary: '×3' });
    const flat = unpack(repeated, made.id).document;
    expect(names(flat)).toHaveLength(6);
    expect(analysisOf(flat).problems).toEqual([]);
  });
  it('adds what comes in where it is residual', () => {
    const residual = setParams(made.document, made.id, { repeat: 2, residual: true });
    expect(buildNetwork(residual).layers.filter(({ node }) => node.type === 'Add')).toHaveLength(2);
    const unpacked = unpack(residual, made.id).document;
    expect(analysisOf(unpacked).problems).toEqual([]);
    expect(buildNetwork(unpacked).layers.filter(({ node }) => node.type === 'Add')).toHaveLength(2);
  });
  it('is used twice, with own weights or shared ones', () => {
    const second = addInstance(made.document, 'm1', { x: 0, y: 0 });
    const output = second.document.graph.nodes.find(({ type }) => type === 'Output')!;
    const inner = second.document.modules[0]!.graph.nodes;
    const [input, exit] = ['Input', 'Output'].map((type) => inner.find((node) => node.type === type)!.id);
    const first = { node: made.id, port: exit! };
    const joined = connect(second.document, first, { node: second.id, port: input! });
    const both = connect(joined, { node: second.id, port: exit! }, { node: output.id, port: 'in' });
    expect(names(both)).toHaveLength(4);
    const shared = [made.id, second.id].reduce((doc, id) => setParams(doc, id, { shared: true }), both);
    expect(names(shared)).toEqual(['block1.fc1.weight', 'block1.fc1.bias']);
    expect(analysisOf(shared).totals.parameters).toBe(72);
    // Each as often as it has weights of its own, as in PyTorch.
    expect([both, shared].map((one) => analysisOf(one).totals.layers)).toEqual([6, 4]);
  });
  it('changes everywhere when it is edited once', () => {
    const linear = made.document.modules[0]!.graph.nodes.find(({ type }) => type === 'Linear')!;
    const wider = editModule(made.document, 'm1', (inner) => setParams(inner, linear.id, { out_features: 5 }));
    expect(analysisOf(wider).nodes.get(made.id)!.outputs[0]!.shape).toEqual(['N', 5]);
  });
  it('keeps its name apart from others, and goes only when nothing uses it', () => {
    expect(renameModule(made.document, 'm1', 'Dense').modules[0]!.name).toBe('Dense');
    expect(() => removeModule(made.document, 'm1')).toThrow('is still in use (instances: 1)');
    expect(removeModule(unpack(made.document, made.id).document, 'm1').modules).toEqual([]);
  });
});

describe('what is wrong with a module is said', () => {
  const { document, ids } = chain(MLP);
  const made = makeModule(document, [ids[1]!, ids[2]!]);
  const codes = (doc: TensorsmithDocument) =>
    analysisOf(doc)
      .problems.filter(({ severity }) => severity === 'error')
      .map(({ error, node, path }) => [error.code, node, path]);

  it('at its instance and at the node inside', () => {
    const linear = made.document.modules[0]!.graph.nodes.find(({ type }) => type === 'Linear')!;
    const broken = editModule(made.document, 'm1', (inner) => setParams(inner, linear.id, { out_features: 0 }));
    expect(codes(broken)).toEqual([['layer.param', made.id, `${made.id}/${linear.id}`]]);
    expect(analysisOf(broken).nodes.get(made.id)!.status).toBe('error');
    const [problem] = analysisOf(broken).problems;
    expect(problem!.fixes[0]).toMatchObject({ module: 'm1', node: linear.id });
  });
  it('where it contains itself', () => {
    const loop = editModule(made.document, 'm1', (inner) => addInstance(inner, 'm1', { x: 0, y: 0 }).document);
    expect(codes(loop).map(([code]) => code)).toContain('module.circle');
  });
  it('where it is missing', () => {
    expect(codes({ ...made.document, modules: [] })).toEqual([['module.missing', made.id, made.id]]);
  });
  it('where it would be endless', () => {
    const nested = [1, 2, 3].reduce(
      ({ document: doc, id }) => makeModule(setParams(doc, id, { repeat: 1000 }), [id]),
      made,
    );
    expect(codes(setParams(nested.document, nested.id, { repeat: 1000 })).map(([code]) => code)).toContain(
      'module.tooLarge',
    );
  });
  it('where ends are selected, nothing is, or a way comes back', () => {
    expect(() => makeModule(document, [ids[0]!])).toThrow('is an input or output of the network');
    expect(() => makeModule(document, [])).toThrow('Select the layers');
    const { document: three, ids: nodes } = chain([...MLP.slice(0, 3), ['Tanh', {}], ['Output', {}]]);
    expect(() => makeModule(three, [nodes[1]!, nodes[3]!])).toThrow('a path leaves them and returns');
  });
  it('of two modules of one name in a file', () => {
    const [module] = made.document.modules;
    const twice = { ...made.document, modules: [module, { ...module, id: 'm2' }] };
    expect(() => checkDocument(twice)).toThrow('two modules are called "Block1"');
  });
});

describe('bypass and freezing', () => {
  const { document, ids } = chain(MLP);

  it('hand the input on', () => {
    const bypassed = setBypass(document, [ids[1]!], true);
    expect(names(bypassed)).toEqual([]);
    expect(analysisOf(bypassed).problems).toEqual([]);
    expect(setBypass(bypassed, [ids[1]!], false)).toEqual(document);
  });
  it('hand the first of several inputs on', () => {
    const { document: doc, ids: nodes } = chain([...MLP.slice(0, 2), ['Add', {}], ['Output', {}]]);
    const two = connect(doc, { node: nodes[0]!, port: 'out' }, { node: nodes[2]!, port: 'in1' });
    expect(analysisOf(setBypass(two, [nodes[2]!], true)).problems.filter((p) => p.severity === 'error')).toEqual([]);
  });
  it('keep weights from learning, in a module as well', () => {
    const frozen = setFreeze(document, [ids[1]!], true);
    expect(buildNetwork(frozen).parameters.map(({ trainable }) => trainable)).toEqual([false, false]);
    expect(analysisOf(frozen).totals).toMatchObject({ parameters: 72, frozen: 72 });
    const made = makeModule(document, [ids[1]!, ids[2]!]);
    const within = setFreeze(made.document, [made.id], true);
    expect(buildNetwork(within).parameters.every(({ trainable }) => !trainable)).toBe(true);
  });
});
