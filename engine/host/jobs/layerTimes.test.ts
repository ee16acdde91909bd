/** What layers cost is measured on programs of single layers. How long they take is no matter of a test. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkProgram } from '../../program/check.ts';
import { readDocument } from '../../model/serialize.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { layerPrograms } from '../../training/programs/oneLayer.ts';
import { Home } from '../testing/home.ts';

const sample = (name: string) =>
  readDocument(readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'));

describe('the programs', () => {
  const NAMES = ['lenet-mnist', 'char-gpt', 'lstm', 'mobilenetv2', 'resnet18', 'transformer', 'unet'];
  it.each(NAMES)('of %s are valid, one for each layer', (name) => {
    const network = buildNetwork(sample(name));
    const { layers, functions } = layerPrograms(network, 'float32', 8);
    const drawn = network.layers.filter(({ sources, node }) => sources.length > 0 && node.type !== 'Output');
    expect(layers.map(({ node }) => node)).toEqual(drawn.map(({ node }) => node.id));
    for (const { program } of Object.values(functions)) {
      checkProgram(program);
      expect(program.effects).toEqual([]);
    }
    for (const { bytes } of layers) expect(bytes).toBeGreaterThan(0);
  });

  it('take the gradient of an input only where something before it learns', () => {
    const network = buildNetwork(sample('lenet-mnist'));
    const { layers, functions } = layerPrograms(network, 'float32', 8);
    const kinds = (name: string): string[] => {
      const { both } = layers.find(({ node }) => network.titles.get(node) === name)!;
      return functions[both!]!.program.operations.map(({ kind }) => kind);
    };
    expect(kinds('conv1')).toContain('Conv2DFilterGrad');
    expect(kinds('conv1')).not.toContain('Conv2DInputGrad');
    expect(kinds('conv2')).toEqual(expect.arrayContaining(['Conv2DFilterGrad', 'Conv2DInputGrad']));
  });
});

describe('the command', () => {
  let home: Home;
  beforeEach(() => {
    home = new Home();
  });
  afterEach(async () => {
    await home.close();
  });

  it('reports every layer beside a whole step, and changes no run', async () => {
    const document = home.document(1);
    const report = await home.engine.handlers['layers.measure']({ document });
    const names = document.graph.nodes
      .filter(({ type }) => type !== 'Input' && type !== 'Output')
      .map(({ name }) => name);
    expect(report.layers.map(({ name }) => name).sort()).toEqual([...names].sort());
    const sum = report.layers.reduce((all, { forward, backward }) => all + forward + backward, 0);
    expect(report.sum).toBeCloseTo(sum, 9);
    expect(report.step).toBeGreaterThan(0);
    expect(report).toMatchObject({ batch: document.training.batchSize, runtime: 'wasm' });
    expect(home.said('layers.progress').at(-1)).toEqual({ done: names.length, of: names.length });
    expect((await home.engine.handlers['runs.list']({})).runs).toEqual([]);
  });

  it('can be stopped, and is refused during a run', async () => {
    const measuring = home.engine.handlers['layers.measure']({ document: home.document(1) });
    const refused = expect(measuring).rejects.toMatchObject({ data: { code: 'profile.stopped' } });
    await home.until(() => home.said('layers.progress').length > 0);
    await home.engine.handlers['rate.cancel']({});
    await refused;
    const { run } = await home.start(50);
    await expect(home.engine.handlers['layers.measure']({ document: home.document(1) })).rejects.toMatchObject({
      data: { code: 'rate.busy' },
    });
    await home.engine.handlers['run.stop']({ run });
  });
});
