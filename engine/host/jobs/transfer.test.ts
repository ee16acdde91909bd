/** Runs that begin with another run's weights. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFreeze } from '../../editing/edit.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { loadCheckpoint, loadMetrics, loadRun } from '../runs/runs.ts';
import { compareResults } from '../runs/sameResult.ts';
import { Home } from '../testing/home.ts';

let home: Home;
let source: { run: string; folder: string };
beforeAll(async () => {
  home = new Home();
  source = await home.train(3);
});
afterAll(() => home.close());

const ended = () => home.until(() => ['run.finished', 'run.failed'].some((name) => home.names.includes(name)));
async function train(document: TensorsmithDocument, weights = { run: source.run } as { run: string; epoch?: number }) {
  home.events.length = 0;
  const { run } = await home.engine.handlers['run.start']({ document, weights });
  await ended();
  return run;
}
/** The document with the first linear layer changed. */
function changed(patch: { name?: string; out_features?: number }, epochs = 1): TensorsmithDocument {
  const document = home.document(epochs);
  const { name, ...params } = patch;
  let done = false;
  const nodes = document.graph.nodes.map((node) => {
    if (done || node.type !== 'Linear') return node;
    done = true;
    return { ...node, ...(name ? { name } : {}), params: { ...node.params, ...params } };
  });
  return { ...document, graph: { ...document.graph, nodes } };
}
const firstLinear = () => home.document(1).graph.nodes.find(({ type }) => type === 'Linear')!;
const preview = (document: TensorsmithDocument) =>
  home.engine.handlers['run.transfer']({ document, weights: { run: source.run } });
const weightsOf = async (run: string, epoch?: number) => (await loadCheckpoint(run, epoch)).weights;

describe('weights of another run', () => {
  it('are all taken by the same network, which goes on from where they were', async () => {
    const run = await train(home.document(1));
    const { taken, of } = (await loadRun(run)).weightsFrom!;
    expect([taken, (await preview(home.document(1))).unused]).toEqual([of, []]);
    const [first] = (await loadMetrics(run)).epochs;
    const before = (await loadMetrics(source.run)).epochs;
    expect(first!.trainLoss).toBeLessThan(before[0]!.trainLoss!);
  });
  it('are named with the reason where they are not taken', async () => {
    const { name } = firstLinear();
    const wider = await preview(changed({ out_features: 7 }));
    const weight = wider.rows.find((row) => row.name === `${name}.weight`)!;
    expect(weight).toMatchObject({ taken: false, shape: [7, weight.there![1]] });
    expect(weight.there![0]).not.toBe(7);
    expect(wider.nodes).not.toContain(firstLinear().id);

    const renamed = await preview(changed({ name: 'other' }));
    expect(renamed.rows.find((row) => row.name === 'other.weight')).toMatchObject({ taken: false, there: null });
    expect(renamed.unused).toEqual(expect.arrayContaining([`${name}.weight`, `${name}.bias`]));
    const run = await train(changed({ name: 'other' }));
    const { taken, of } = (await loadRun(run)).weightsFrom!;
    expect(taken).toBe(of - 2);
  });
  it('stay as they are in frozen layers, the others are trained', async () => {
    const document = home.document(2);
    const { nodes } = await preview(document);
    const frozen = nodes.slice(0, 1);
    const { name } = document.graph.nodes.find(({ id }) => id === frozen[0])!;
    const [before, after] = [
      await weightsOf(source.run),
      await weightsOf(await train(setFreeze(document, frozen, true))),
    ];
    for (const [key, { data }] of before)
      expect(
        data.every((value, i) => Object.is(value, after.get(key)!.data[i])),
        key,
      ).toBe(key.startsWith(`${name}.`));
  });
  it('are those of the checkpoint that is named', async () => {
    const run = await train(home.document(1), { run: source.run, epoch: 2 });
    expect((await loadRun(run)).weightsFrom).toMatchObject({ run: source.run, epoch: 2 });
    await expect(train(home.document(1), { run: source.run, epoch: 8 })).rejects.toThrow('no checkpoint at 8');
  });
});

describe('a run with such weights', () => {
  it('is replayed, and resumed from its very beginning, with the same result to the bit', async () => {
    const run = await train(home.document(2));
    home.events.length = 0;
    const { run: replay } = await home.engine.handlers['run.replay']({ run });
    await ended();
    expect(await compareResults(run, replay)).toMatchObject({ lossDifference: 0, weightDifference: 0 });

    // As after a crash in the first epoch: only the state before the first step is left.
    const copy = `${run}-crashed`;
    home.events.length = 0;
    const { run: stopped } = await home.engine.handlers['run.start']({
      document: home.document(2, { checkpoints: { every: 1, unit: 'epochs', keep: 10 } }),
      weights: { run: source.run },
    });
    await ended();
    cpSync(join(home.runs, stopped), join(home.runs, copy), { recursive: true });
    const checkpoints = join(home.runs, copy, 'checkpoints');
    const [first, ...later] = readdirSync(checkpoints).sort();
    expect(first).toBe('000001-00000000');
    for (const name of later) rmSync(join(checkpoints, name), { recursive: true });
    home.events.length = 0;
    await home.engine.handlers['run.resume']({ run: copy });
    await ended();
    expect(await compareResults(run, copy)).toMatchObject({ lossDifference: 0, weightDifference: 0 });
  });
  it('is none where nothing fits: no run is left', async () => {
    const document = home.document(1);
    const nodes = document.graph.nodes.map((node) => ({ ...node, name: `x${node.name}` }));
    const runs = readdirSync(home.runs);
    await expect(train({ ...document, graph: { ...document.graph, nodes } })).rejects.toThrow(
      'No parameter of this network has the name',
    );
    expect(readdirSync(home.runs)).toEqual(runs);
  });
});
