/** Exported code against the engine: every layer, in a network that type-checks and gives the same outputs. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Graph, TensorsmithDocument } from '../../model/types.ts';
import { moduleOf } from '../../layers/module.ts';
import { LAYERS } from '../../layers/registry.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { generateTypeScript } from './generate.ts';
import { network } from '../testing/build.ts';
import { CALL_NETWORKS } from '../testing/callNetworks.ts';
import { distance, enginePrediction, inputsOf, PREDICTED, weightsOf } from '../testing/engine.ts';
import { MODULE_NETWORKS } from '../testing/modules.ts';
import { NETWORKS } from '../testing/networks.ts';
import { ODD_NETWORKS } from '../testing/oddNetworks.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';

const DRAWN = { ...MODULE_NETWORKS, ...ODD_NETWORKS, ...CALL_NETWORKS };
/** A small learning rate, so that synthetic weights do not diverge. */
const slow = (document: TensorsmithDocument): TensorsmithDocument => {
  const { training } = document;
  return { ...document, training: { ...training, optimizer: { ...training.optimizer, lr: 1e-6 } } };
};

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

describe('exported TypeScript', () => {
  it('is tested for every layer', () => {
    const covered = new Set(Object.values(NETWORKS).flatMap((specs) => specs.map(([, type]) => type)));
    expect(LAYERS.map(({ type }) => type).filter((type) => !covered.has(type))).toEqual([]);
  });

  it.each([...Object.keys(DRAWN), ...Object.keys(NETWORKS)])(
    'of %s type-checks under strict and computes what the engine does',
    async (name) => {
      const document = slow(DRAWN[name]?.() ?? network(name, NETWORKS[name]!));
      const target = newPackage(document, weightsOf(document));
      writeFileSync(join(target, 'inputs.json'), JSON.stringify([...inputsOf()]));
      const { before, again, losses } = runPackage(
        target,
        `import { readFileSync } from 'node:fs';
import { loadWeights, saveWeights } from './weights.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';

const inputs = Float32Array.from(JSON.parse(readFileSync('inputs.json', 'utf8')) as number[]);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const before = predict(model, inputs).map(({ outputs }) => outputs);
await saveWeights(model, 'saved.safetensors');
await loadWeights(model, 'saved.safetensors');
const again = predict(model, inputs).map(({ outputs }) => outputs);
const losses: number[] = [];
const samples = { count: ${PREDICTED}, images: inputs, labels: Int32Array.of(0, 1, 2) };
await train(model, samples, { epochs: 4, batchSize: 2, onStep: (_epoch, _step, loss) => losses.push(loss) });
console.log(JSON.stringify({ before, again, losses }));
`,
      ) as {
        before: number[][];
        again: number[][];
        losses: number[];
      };
      rmSync(target, { recursive: true, force: true });

      expect(distance(before.flat(), await enginePrediction(runtime, document))).toBeLessThan(1e-5);
      expect(again).toEqual(before);
      expect(losses).toHaveLength(8);
      expect(losses.every(Number.isFinite)).toBe(true);
    },
  );
});

/** All lines of a node, by its key. */
function linesOf(document: TensorsmithDocument): (key: string) => string[] {
  const { model, lines } = generateTypeScript(document);
  const rows = model.split('\n');
  return (key) =>
    (lines.get(key) ?? []).map(({ first, last }) =>
      rows
        .slice(first - 1, last)
        .map((row) => row.trim())
        .join(' '),
    );
}

describe('modules in the code', () => {
  it.each(Object.keys(DRAWN))('have lines of their own for each of their layers: %s', (name) => {
    const document = DRAWN[name]!();
    const of = linesOf(document);
    const drawn: { id: string; graph: Graph }[] = [{ id: '', graph: document.graph }];
    // The list grows during iteration, by modules that are used.
    for (const { graph } of drawn)
      for (const node of graph.nodes) {
        const module = moduleOf(node, document.modules);
        if (module && !drawn.includes(module)) drawn.push(module);
      }
    let checked = 0;
    for (const { id, graph } of drawn)
      for (const node of graph.nodes.filter(({ type }) => ['Conv2d', 'Linear'].includes(type))) {
        checked += 1;
        const marked = of(id ? `${id}/${node.id}` : node.id);
        expect(marked.length, `${name}: ${node.name}`).toBeGreaterThan(0);
        for (const line of marked) expect(line).toMatch(new RegExp(`name: ['\`][^'\`]*\\b${node.name}['\`]`));
      }
    expect(checked).toBeGreaterThan(0);
  });

  it('are marked in functions and where they stand, and what is in them within what they stand for', () => {
    const document = DRAWN['repeatedModules']!();
    const of = linesOf(document);
    const [inner, block] = ['Inner', 'Block'].map((name) => document.modules.find((module) => module.name === name)!);
    const idOf = (module: typeof inner, name: string): string =>
      `${module!.id}/${module!.graph.nodes.find((node) => node.name === name)!.id}`;
    expect(of(idOf(inner, 'relu1'))).toEqual([expect.stringContaining("activation: 'relu'")]);
    // Two functions of the same module.
    expect(of(idOf(block, 'inner1'))).toEqual(
      Array(2).fill(
        'let inner1 = input1; for (let i = 0; i < 2; i += 1) inner1 = inner(`${name}.inner1.${i}`, inner1);',
      ),
    );
  });

  const written = (name: string) => {
    const document = DRAWN[name]!();
    const { model, lines } = generateTypeScript(document);
    const rows = model.split('\n');
    const of = (node: string): string[] => {
      const [range] = lines.get(document.graph.nodes.find((other) => other.name === node)!.id)!;
      return rows.slice(range!.first - 1, range!.last).map((row) => row.trim());
    };
    return { model, of };
  };

  it('are functions: called in a loop where they are repeated, once where they are used once more', () => {
    const { model, of } = written('repeatedModules');
    expect(of('block1')).toEqual([
      'let block1 = conv1;',
      'for (let i = 0; i < 3; i += 1) block1 = block(`block1.${i}`, block1);',
    ]);
    // Not residual: another function of the same module.
    expect(of('i')).toEqual(["const i_ = block_2('i', block1);"]);
    expect(model.match(/^function \w+/gm)).toEqual(['function inner', 'function block', 'function block_2']);
    expect(model).toContain('for (let i = 0; i < 2; i += 1) inner1 = inner(`${name}.inner1.${i}`, inner1);');
    expect(model).not.toContain('block1_2');
  });

  it('whose first repetition is of another shape call for it by itself', () => {
    const { of } = written('changingModules');
    expect(of('grow1')).toEqual([
      "let grow1 = grow('grow1.0', input1);",
      'for (let i = 1; i < 3; i += 1) grow1 = grow_2(`grow1.${i}`, grow1);',
    ]);
  });

  it('of several outputs give them on together, also from one repetition to the next', () => {
    const { model, of } = written('ways');
    expect(of('cross1')).toEqual([
      'let [cross1_a, cross1_b] = [sigmoid1, scaled1_output1];',
      'for (let i = 0; i < 2; i += 1) [cross1_a, cross1_b] = cross(`cross1.${i}`, cross1_a, cross1_b);',
    ]);
    expect(of('cross2')).toEqual(["const [cross2_a, cross2_b] = cross_2('cross2', cross1_a, cross1_b);"]);
    expect(model).toContain('return [residual1, residual2];');
  });

  it('that ask for the size of the batch are given a tensor that has it', () => {
    const { model, of } = written('constants');
    expect(of('like')).toEqual(["const like_ = like_2('like', input1);"]);
    expect(model).toContain('const name_ = like_2(`${name}.name`, like_);');
    expect(model.match(/tf\.fill/g)).toHaveLength(2);
  });

  it('that share their weights are given the layers that were made', () => {
    const { model, of } = written('sharing');
    expect(of('chain2')).toEqual([
      'let chain2 = chain1;',
      'for (let i = 0; i < 2; i += 1) chain2 = chain(`chain1.${i}`, shared, chain2);',
    ]);
    expect(of('unit1')).toEqual(["const unit1 = unit('pair1.0.unit1', shared, pair1);"]);
    expect(model.match(/^function \w+/gm)).toEqual(['function unit', 'function chain', 'function pair']);
    // A longer chain than the one whose weights it shares has some of its own.
    expect(written('sharedWays').of('i2').slice(1)).toEqual([
      'for (let i = 0; i < 2; i += 1) [i2_x2, i2_y2] = i_3(`i1.${i}`, shared, i2_x2, i2_y2);',
      "[i2_x2, i2_y2] = i_4('i2.2', i2_x2, i2_y2);",
    ]);
  });
});
