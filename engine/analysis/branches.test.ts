/** Which layers are computed by a condition only, and modules that run by one. */
import { describe, expect, it } from 'vitest';
import { applyFix, setBypass, setParams } from '../editing/edit.ts';
import { GraphBuilder, type Step } from '../editing/graphBuilder.ts';
import { unpack } from '../editing/modules.ts';
import { createDocument } from '../model/create.ts';
import { readDocument, writeDocument } from '../model/serialize.ts';
import type { Params, TensorsmithDocument } from '../model/types.ts';
import { buildNetwork } from '../training/network/network.ts';
import { analyze } from './analyze.ts';
import { SizeCounter } from './flat/expandedSize.ts';

const linear = (units: number, name: string): Step => ['Linear', { out_features: units }, name];

/** Guards by the names of layers: `left: if1 true`. */
function guards(document: TensorsmithDocument): Record<string, string> {
  const { branches, layers } = buildNetwork(document);
  const names = new Map(layers.map(({ node }) => [node.id, node.name]));
  return Object.fromEntries(
    [...branches].map(([id, list]) => [
      names.get(id),
      list.map(({ choice, side }) => `${names.get(choice)} ${side}`).join(', '),
    ]),
  );
}

function branched(): TensorsmithDocument {
  const s = new GraphBuilder(createDocument('branched'));
  const x = s.chain([['Input', { shape: [4] }], linear(4, 'shared')]);
  const left = s.chain([linear(4, 'left'), ['Tanh', {}, 'leftTanh']], x);
  const [deep, flat] = [s.chain([linear(4, 'deep')], x), s.chain([linear(4, 'flat')], x)];
  const right = s.join(['If', { threshold: 1 }, 'inner'], [flat, deep, flat]);
  s.chain([['Output']], s.join(['If', {}, 'outer'], [x, left, right]));
  return s.document;
}

describe('branches', () => {
  it('are what only one side of a choice needs, and no condition', () => {
    expect(guards(branched())).toEqual({
      left: 'outer true',
      leftTanh: 'outer true',
      inner: 'outer false',
      // The condition of the inner choice, and one of its sides.
      flat: 'outer false',
      deep: 'outer false, inner true',
    });
  });
  it('end where the choice is bypassed', () => {
    const document = branched();
    const outer = document.graph.nodes.find(({ name }) => name === 'outer')!.id;
    // The condition is handed on, and nothing else is needed.
    expect(guards(setBypass(document, [outer], true))).toEqual({ deep: 'inner true' });
  });
  it('have one shape, or the fault says which', () => {
    const document = branched();
    const left = document.graph.nodes.find(({ name }) => name === 'left')!.id;
    const wider = setParams(document, left, { out_features: 5 });
    const [problem] = analyze(wider.graph, wider.modules).problems;
    expect(problem!.error).toMatchObject({ code: 'layer.branches', params: { first: 'N×5', other: 'N×4' } });
    const [fix] = problem!.fixes;
    expect(fix!.label.en).toBe('Set out_features = 4 on left');
    const mended = applyFix(wider, fix!);
    const remaining = analyze(mended.graph, mended.modules).problems;
    expect(remaining.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

/** Input, a module of a linear layer and tanh with these settings, Output. */
function modular(params: Params, units = 4): { document: TensorsmithDocument; id: string } {
  const s = new GraphBuilder(createDocument('modular'));
  s.module('Step', (m) => void m.chain([['Input'], linear(units, 'fc'), ['Tanh'], ['Output']]));
  s.chain([['Input', { shape: [4] }], ['@Step', params, 'step'], ['Output']]);
  return { document: s.document, id: s.document.graph.nodes[1]!.id };
}
const parameters = (document: TensorsmithDocument): string[] =>
  buildNetwork(document).parameters.map(({ fullName }) => fullName);
const codes = ({ graph, modules }: TensorsmithDocument): string[] =>
  analyze(graph, modules).problems.flatMap(({ severity, error }) => (severity === 'error' ? [error.code] : []));

describe('a module that runs by a condition', () => {
  const LOOP = { condition: 'while', measure: 'norm', comparison: '<', threshold: 2.5, repeat: 5 };

  it('repeats with the same weights, counted once, each time in the branch of the time before', () => {
    const { document, id } = modular(LOOP);
    expect(parameters(document)).toEqual(['step.fc.weight', 'step.fc.bias']);
    const { nodes, totals } = analyze(document.graph, document.modules);
    expect(totals.parameters).toBe(20);
    // The most that it may compute: five products of 4×4 besides the conditions.
    expect(nodes.get(id)).toMatchObject({ parameterCount: 20, summary: 'while ‖x‖<2.5 ×≤5' });
    expect(nodes.get(id)!.multiplyAdds).toBe(5 * (16 + 4) + 5 * 4);
    const { branches } = buildNetwork(document);
    const linears = buildNetwork(document).layers.filter(({ node }) => node.type === 'Linear');
    expect(linears.map(({ node }) => branches.get(node.id)!.length)).toEqual([1, 2, 3, 4, 5]);
  });
  it('runs or is left out, with weights for each repetition', () => {
    const { document, id } = modular({ ...LOOP, condition: 'if', repeat: 2 });
    expect(parameters(document).filter((name) => name.endsWith('weight'))).toEqual([
      'step.0.fc.weight',
      'step.1.fc.weight',
    ]);
    expect(analyze(document.graph, document.modules).nodes.get(id)!.summary).toBe('if ‖x‖<2.5 ×2');
    const { branches, layers } = buildNetwork(document);
    const linears = layers.filter(({ node }) => node.type === 'Linear');
    expect(linears.map(({ node }) => branches.get(node.id)!.length)).toEqual([1, 1]);
  });
  it('is saved and read; settings that are none count as none', () => {
    const { document } = modular(LOOP);
    expect(readDocument(writeDocument(document))).toEqual(document);
    expect(parameters(modular({ ...LOOP, condition: 'until', repeat: 2 }).document)).toHaveLength(4);
  });
  it.each([
    ['another shape than its input', modular(LOOP, 5), ['layer.branches']],
    ['more repeats than possible', modular({ ...LOOP, repeat: 33 }), ['module.repeats']],
  ])('with %s is refused in words', (_, { document }, expected) => {
    expect([...new Set(codes(document))]).toEqual(expect.arrayContaining(expected));
  });
  it.each([{}, LOOP, { ...LOOP, condition: 'if' }, { ...LOOP, residual: true, repeat: 1 }])(
    'with %j has the size that is counted',
    (params) => {
      const { document } = modular(params);
      const { nodes, edges } = analyze(document.graph, document.modules).flat;
      const counted = new SizeCounter(document.modules).graph(document.graph);
      expect(counted.nodes).toBe(nodes.length);
      // An edge to a next repetition is counted after the last one, too.
      expect(counted.edges).toBe(edges.length + 1);
    },
  );
  it('is ungrouped with a choice; one that repeats is not', () => {
    const { document, id } = modular({ ...LOOP, condition: 'if', repeat: 1 });
    const flat = unpack(document, id).document;
    expect(codes(flat)).toEqual([]);
    expect(flat.graph.nodes.find(({ type }) => type === 'If')!.params).toEqual({
      measure: 'norm',
      comparison: '<',
      threshold: 2.5,
    });
    expect(guards(flat)).toEqual({ fc: 'if1 true', tanh1: 'if1 true' });
    const loop = modular(LOOP);
    expect(() => unpack(loop.document, loop.id)).toThrow('repeats with the same weights while a condition holds');
  });
});
