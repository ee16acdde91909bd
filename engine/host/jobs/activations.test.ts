/** Activations on nodes: the network's own values for the reported sample. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { imageDecoder } from '../../data/images/decoder.ts';
import { MNIST } from '../../datasets/source.ts';
import { setParams } from '../../editing/edit.ts';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import type { NodePicture } from '../../protocol/reports.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { ActivationProbe } from './activations.ts';
import { pictureOf } from './picture.ts';

/** A sample document on the bundled MNIST. */
function sample(name: string): TensorsmithDocument {
  const document = readDocument(
    readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'),
  );
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: 'sample:mnist' } } };
}
const bytes = (picture: NodePicture): Buffer => {
  if (picture.kind !== 'maps') throw new Error(picture.kind);
  return Buffer.from(picture.pixels, 'base64');
};

describe('pictures', () => {
  it('of channels are normalized one by one, with their range told', () => {
    const picture = pictureOf('n', [2, 2, 2], Float32Array.of(0, 1, 2, 4, -1, -1, -1, -1));
    expect(picture).toMatchObject({
      kind: 'maps',
      width: 2,
      height: 2,
      ranges: [
        [0, 4],
        [-1, -1],
      ],
      finite: true,
    });
    expect([...bytes(picture)]).toEqual([0, 64, 128, 255, 0, 0, 0, 0]);
  });
  it('of large maps and long vectors are averaged', () => {
    const wide = pictureOf(
      'n',
      [1, 2, 128],
      Float32Array.from({ length: 256 }, (_, i) => (i % 128 < 64 ? 0 : 2)),
    );
    expect(wide).toMatchObject({ width: 64, height: 2, ranges: [[0, 2]] });
    const long = pictureOf(
      'n',
      [512],
      Float32Array.from({ length: 512 }, (_, i) => i),
    );
    expect(long.kind === 'values' && [long.values.length, long.values[0], long.values[255]]).toEqual([256, 0.5, 510.5]);
  });
  it('tell what is not finite', () => {
    expect(pictureOf('n', [3], Float32Array.of(1, NaN, 3))).toMatchObject({
      finite: false,
      values: [1, 0, 3],
      low: 1,
      high: 3,
    });
  });
});

describe('a look', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await createWasmRuntime();
  });
  const probe = new ActivationProbe({
    runtime: () => Promise.resolve(runtime),
    dataset: ({ data }) => openDataset(data.source),
    weights: (run) =>
      run === 'gone'
        ? Promise.reject(new UserError('run.unknown', { run }))
        : Promise.resolve(new Map([['conv1.bias', { shape: [6], data: new Float32Array(6).fill(100) }]])),
    given: async (_, input) => (await openDataset(MNIST)).inputEncoder.encode(input, imageDecoder),
  });
  afterAll(() => probe.dispose());
  const request = { run: null, split: 'test', index: 0, within: '' } as const;
  const idOf = ({ graph }: TensorsmithDocument, name: string): string =>
    graph.nodes.find((node) => node.name === name)!.id;

  it('pictures every node of LeNet, the input as it lies in the data', async () => {
    const document = sample('lenet-mnist');
    const report = await probe.activations({ ...request, document });
    expect(report.nodes.map(({ node }) => node).sort()).toEqual(document.graph.nodes.map(({ id }) => id).sort());
    expect(report).toMatchObject({
      noise: null,
      foreign: 0,
      sample: { split: 'test', index: 0, count: 10_000, label: '7' },
    });
    const of = (name: string) => report.nodes.find(({ node }) => node === idOf(document, name))!;
    expect(of('conv1')).toMatchObject({ kind: 'maps', shape: [6, 28, 28], width: 28, height: 28 });
    expect(of('fc3')).toMatchObject({ kind: 'values', shape: [10] });
    const data = await openDataset(document.data.source);
    const pixels = [...Buffer.from((await data.images!('test', [0])).pixels, 'base64')];
    const [low, high] = [Math.min(...pixels), Math.max(...pixels)];
    expect([...bytes(of('image'))]).toEqual(pixels.map((value) => Math.round((255 * (value - low)) / (high - low))));
    const next = await probe.activations({ ...request, document, index: -1 });
    expect(next.sample?.index).toBe(9999);
    expect(next.nodes).not.toEqual(report.nodes);
  });

  it('takes the weights of a run, and says how many do not fit', async () => {
    const document = sample('lenet-mnist');
    const report = await probe.activations({ ...request, document, run: 'some' });
    expect(report.foreign).toBe(9);
    const conv = report.nodes.find(({ node }) => node === idOf(document, 'conv1'))!;
    expect(conv.kind === 'maps' && conv.ranges.every(([low]) => low > 90)).toBe(true);
    await expect(probe.activations({ ...request, document, run: 'gone' })).rejects.toThrow();
  });

  it('feeds noise by seed where there are no data, or none that fit, and says why', async () => {
    const lenet = sample('lenet-mnist');
    const without = { ...lenet, data: { ...lenet.data, source: { kind: 'none' } as const } };
    const one = await probe.activations({ ...request, document: without, index: 4 });
    expect(one).toMatchObject({ sample: null, noise: { why: null } });
    expect(await probe.activations({ ...request, document: without, index: 4 })).toEqual(one);
    expect((await probe.activations({ ...request, document: without, index: 5 })).nodes).not.toEqual(one.nodes);
    const larger = setParams(lenet, idOf(lenet, 'image'), { shape: [1, 32, 32] });
    expect((await probe.activations({ ...request, document: larger })).noise?.why?.code).toBe('run.dataShape');
  });

  it('looks at modules by what comes out of them, and into them', async () => {
    const document = sample('transformer');
    const whole = await probe.activations({ ...request, document });
    expect(whole.nodes).toHaveLength(document.graph.nodes.length);
    const encoder = document.graph.nodes.find(({ name }) => name === 'encoder')!.id;
    expect(whole.nodes.find(({ node }) => node === encoder)).toMatchObject({ kind: 'maps', shape: [28, 64] });
    const inside = await probe.activations({ ...request, document, within: `${encoder}.0/` });
    expect(inside.nodes).toHaveLength(document.modules[0]!.graph.nodes.length);
  });
});
