/** Fixes that connect an unconnected input where the output is unambiguous. */
import { expect, it } from 'vitest';
import { applyFix, removeElements, setBypass } from '../../editing/edit.ts';
import { GraphBuilder } from '../../editing/graphBuilder.ts';
import { makeModule } from '../../editing/modules.ts';
import { createDocument } from '../../model/create.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { analyze } from '../analyze.ts';

const missing = ({ graph, modules }: TensorsmithDocument) =>
  analyze(graph, modules).problems.filter(({ error }) => error.code === 'graph.missingInput');

function residual(skips: number) {
  const builder = new GraphBuilder(createDocument('block'));
  const image = builder.chain([['Input', { shape: [8, 28, 28] }]]);
  const main = builder.chain([['Conv2d', { out_channels: 8, kernel_size: [3, 3], padding: [1, 1] }]], image);
  const add = builder.join(['Add'], [main]);
  for (let i = 0; i < skips; i += 1) builder.chain([['ReLU']], image);
  return { document: builder.document, main, add };
}

it('the only output that fits is offered, the port named in words', () => {
  const { document } = residual(0);
  const [problem] = missing(document);
  expect(problem!.fixes.map(({ label }) => label.en)).toEqual(['Connect input1 to it']);
  expect(missing(applyFix(document, problem!.fixes[0]!))).toEqual([]);
  expect(problem!.error.params).toMatchObject({ input: 'input 2', inputZh: '输入 2' });
});

it('a loose end comes before an output that feeds something', () => {
  const [problem] = missing(residual(1).document);
  expect(problem!.fixes.map(({ label }) => label.en)).toEqual(['Connect relu1 to it']);
});

it('three loose ends are offered, and of more nobody knows which is meant', () => {
  expect(missing(residual(3).document)[0]!.fixes).toHaveLength(3);
  expect(missing(residual(4).document)[0]!.fixes).toEqual([]);
});

it('what comes after the layer is not offered, nor what feeds it already, nor what does not fit', () => {
  const builder = new GraphBuilder(createDocument('block'));
  const flat = builder.chain([['Input', { shape: [8, 28, 28] }], ['Flatten']]);
  builder.chain([['ReLU']], builder.join(['Add'], [flat]));
  expect(missing(builder.document)[0]!.fixes).toEqual([]);
});

it('a chain that was cut is connected again', () => {
  const builder = new GraphBuilder(createDocument('cut'));
  builder.chain([['Input', { shape: [1, 28, 28] }], ['Flatten'], ['Linear'], ['ReLU'], ['Output']]);
  const whole = builder.document;
  for (const edge of whole.graph.edges) {
    const cut = removeElements(whole, [], [edge.id]);
    const [problem] = missing(cut);
    const source = whole.graph.nodes.find(({ id }) => id === edge.from.node)!;
    expect(problem!.fixes[0]?.label.en).toBe(`Connect ${source.name} to it`);
    expect(missing(applyFix(cut, problem!.fixes[0]!))).toEqual([]);
  }
});

it('inside a module, in the graph of the module', () => {
  const { document, main, add } = residual(0);
  const made = makeModule(document, new Set([main.node, add.node]));
  const [problem] = missing(made.document);
  expect(problem!.module).not.toBeNull();
  expect(problem!.fixes).toHaveLength(1);
  expect(missing(applyFix(made.document, problem!.fixes[0]!))).toEqual([]);
});

it('nothing of a bypassed layer, whose ports are not the drawn ones', () => {
  const builder = new GraphBuilder(createDocument('bypassed'));
  builder.chain([['Input', { shape: [4] }]]);
  const norm = builder.join(['Norm'], []);
  const document = setBypass(builder.document, [norm.node], true);
  for (const { fixes } of missing(document)) expect(fixes).toEqual([]);
});
