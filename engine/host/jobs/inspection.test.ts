/** Displayed gradients against differences of the loss. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { readDocument } from '../../model/serialize.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { initialState } from '../../training/loop/initialize.ts';
import { inspectNode } from './inspection.ts';
import { openSession } from './session.ts';

const PLAN = { intraThreads: 1, interThreads: 1, shards: 1 };

async function open(runtime: Runtime, name: string) {
  const text = readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8');
  const document = readDocument(text);
  const opened = await openSession(document, await openDataset(document.data.source), runtime, PLAN);
  await opened.session.write(initialState(opened.network.parameters, 3));
  return opened;
}
const idOf = ({ network }: Awaited<ReturnType<typeof open>>, name: string): string =>
  network.layers.find(({ node }) => node.name === name)!.node.id;

describe.each(FAST_RUNTIMES)('inspection on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)('gives the gradient of the loss with respect to a parameter', async () => {
    const opened = await open(runtime, 'auto-mpg');
    const node = idOf(opened, 'fc2');
    const look = () => inspectNode(runtime, opened, { split: 'test', indices: [0, 3, 5, 7], node });
    const { parameters, loss, outputs } = await look();
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['fc2.weight', [32, 32]],
      ['fc2.bias', [32]],
    ]);
    expect(outputs[0]!.shape).toEqual([4, 32]);
    const bias = parameters[1]!;
    for (const i of [0, 5, 17]) {
      const step = 0.01;
      const moved = Float32Array.from(bias.values);
      moved[i]! += step;
      await opened.session.write({ 'fc2.bias': { dtype: 'float32', shape: [32], data: moved } });
      const up = (await look()).loss;
      moved[i]! -= 2 * step;
      await opened.session.write({ 'fc2.bias': { dtype: 'float32', shape: [32], data: moved } });
      const down = (await look()).loss;
      moved[i]! += step;
      await opened.session.write({ 'fc2.bias': { dtype: 'float32', shape: [32], data: moved } });
      const scale = Math.max(1, Math.abs(bias.gradient![i]!));
      expect(Math.abs((up - down) / (2 * step) - bias.gradient![i]!) / scale).toBeLessThan(0.05);
    }
    expect(loss).toBeGreaterThan(0);
    opened.session.dispose();
  });

  it.skipIf(missing)('gives what a node within a module outputs, and its gradient', async () => {
    const opened = await open(runtime, 'transformer');
    const node = idOf(opened, 'encoder.1.encoder1');
    const { outputs, parameters } = await inspectNode(runtime, opened, { split: 'train', indices: [1, 2], node });
    expect(outputs[0]!.shape).toEqual([2, 28, 64]);
    expect(outputs[0]!.gradient!.some((value) => value !== 0)).toBe(true);
    expect(parameters.map(({ name }) => name.replace('encoder.1.encoder1.', ''))).toEqual([
      'self_attn.in_proj_weight',
      'self_attn.in_proj_bias',
      'self_attn.out_proj.weight',
      'self_attn.out_proj.bias',
      'linear1.weight',
      'linear1.bias',
      'linear2.weight',
      'linear2.bias',
      'norm1.weight',
      'norm1.bias',
      'norm2.weight',
      'norm2.bias',
    ]);
    expect(parameters.every(({ gradient }) => gradient!.some((value) => value !== 0))).toBe(true);
    opened.session.dispose();
  });

  it.skipIf(missing)('gives the gradient of the input, sample by sample', async () => {
    const opened = await open(runtime, 'mlp');
    const node = idOf(opened, 'input1');
    const both = await inspectNode(runtime, opened, { split: 'test', indices: [4, 9], node });
    const one = await inspectNode(runtime, opened, { split: 'test', indices: [9], node });
    expect(both.outputs[0]!.shape).toEqual([2, 1, 28, 28]);
    expect(one.outputs[0]!.values).toEqual(both.outputs[0]!.values.slice(784));
    // The loss is a mean: each of two samples contributes half.
    one.outputs[0]!.gradient!.forEach((value, i) =>
      expect(both.outputs[0]!.gradient![784 + i]! * 2).toBeCloseTo(value, 5),
    );
    await expect(inspectNode(runtime, opened, { split: 'test', indices: [10_000], node })).rejects.toThrow('10000');
    await expect(inspectNode(runtime, opened, { split: 'test', indices: [0], node: 'x' })).rejects.toThrow('no node');
    opened.session.dispose();
  });
});
