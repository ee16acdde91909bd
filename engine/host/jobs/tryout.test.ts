/** What a trained network says of a sample that is given is what it says of the same sample of its data. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset, reportDataset } from '../../data/dataset.ts';
import { fromBase64, toBase64 } from '../../datasets/given/base64.ts';
import type { GivenInput } from '../../datasets/given/given.ts';
import { MNIST } from '../../datasets/source.ts';
import { setParams } from '../../editing/edit.ts';
import { recommend } from '../../editing/recommend.ts';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Runtime, Session } from '../../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { initialState } from '../../training/loop/initialize.ts';
import { predictTest } from './evaluation.ts';
import { Home } from '../testing/home.ts';
import { openSession, readWeights } from './session.ts';
import { Tryout, type SavedNetwork } from './tryout.ts';

const PLAN = { intraThreads: 1, interThreads: 1, shards: 1 };

function sample(name: string): TensorsmithDocument {
  const url = new URL(`../../../resources/samples/${name}.json`, import.meta.url);
  const document = readDocument(readFileSync(url, 'utf8'));
  return document.data.source.kind === 'none' ? { ...document, data: { ...document.data, source: MNIST } } : document;
}
const SEVEN = 0;

/** A network with weights, and what lies on disk of it. */
async function saved(runtime: Runtime, document: TensorsmithDocument) {
  const opened = await openSession(document, await openDataset(document.data.source), runtime, PLAN);
  await opened.session.write(initialState(opened.network.parameters, 3));
  const weights = new Map(Object.entries(await readWeights(opened)));
  const network: SavedNetwork = { document, dataset: opened.dataset, weights, path: 'run', runtime };
  return { opened, network };
}
const closeTo = (values: readonly number[], others: readonly number[]): void => {
  expect(values.length).toBe(others.length);
  values.forEach((value, i) => expect(value).toBeCloseTo(others[i]!, 5));
};

describe.each(FAST_RUNTIMES)('a sample that is given, on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)('as an image has the class shares of that image', async () => {
    const { opened, network } = await saved(runtime, sample('lenet-mnist'));
    const { outputs: _, shares } = await predictTest(opened, [SEVEN]);
    const tryout = new Tryout(() => Promise.resolve(network));
    const report = await tryout.open('a');
    expect(report).toMatchObject({
      run: 'a',
      target: null,
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    });
    const { pixels } = await opened.dataset.images!('test', [SEVEN]);
    // Drawn seven times as large, in the corner.
    const [side, times] = [280, 7];
    const image = fromBase64(pixels);
    const drawn = Uint8Array.from({ length: side * side }, (_ignored, i) => {
      const [row, column] = [Math.floor(Math.floor(i / side) / times), Math.floor((i % side) / times) - 12];
      return row < 28 && column >= 0 && column < 28 ? image[row * 28 + column]! : 0;
    });
    const found = await tryout.predict('a', { kind: 'drawing', width: side, height: side, pixels: toBase64(drawn) });
    closeTo(found.shares!, shares![0]!);
    expect(found.picture).toEqual({ shape: [1, 28, 28], pixels });
    await tryout.dispose();
    opened.session.dispose();
  });

  const SCALINGS = (['none', 'standard'] as const).map((scaling) => ({ scaling }));
  it.skipIf(missing).each(SCALINGS)(
    'as a row has the value of that row, in the unit of the target: $scaling',
    async ({ scaling }) => {
      const document = sample('auto-mpg');
      const source = { ...document.data.source, scaling } as typeof document.data.source;
      const { opened, network } = await saved(runtime, { ...document, data: { ...document.data, source } });
      const text = readFileSync(new URL('../../../resources/samples/auto-mpg.csv', import.meta.url), 'utf8');
      const [head = '', ...lines] = text.trim().split('\n');
      const names = head.split(',');
      const { test } = JSON.parse(opened.dataset.facts!()) as { test: number[] };
      const cells = Object.fromEntries(lines[test[4]!]!.split(',').map((cell, c) => [names[c]!, cell]));
      delete cells['mpg'];
      const { outputs } = await predictTest(opened, [4]);
      const tryout = new Tryout(() => Promise.resolve(network));
      expect(await tryout.open('a')).toMatchObject({ target: 'mpg', classes: [] });
      const { values, shares } = await tryout.predict('a', { kind: 'row', cells });
      expect(shares).toBeNull();
      expect(values).toHaveLength(1);
      expect(values![0]).toBeCloseTo(outputs[0]![0]!, 3);
      for (const [input, code] of [
        [{ kind: 'row', cells: { ...cells, weight: '' } }, 'given.missing'],
        [{ kind: 'row', cells: { ...cells, weight: 'much' } }, 'given.number'],
        [{ kind: 'row', cells: { ...cells, weight: '1e31' } }, 'given.number'],
        [{ kind: 'row', cells: { ...cells, origin: 'Mars' } }, 'given.word'],
        [{ kind: 'row', cells: { ...cells, color: 'red' } }, 'given.noColumn'],
        [{ kind: 'text', text: 'x' }, 'given.needsRow'],
      ] as [GivenInput, string][])
        await expect(tryout.predict('a', input), code).rejects.toMatchObject({ data: { code } });
      await tryout.dispose();
      opened.session.dispose();
    },
  );

  it.skipIf(missing)('as a text has the shares of its next character, however short it is', async () => {
    // One of its three blocks: what it says is of no interest, only that it says it twice.
    const document = setParams(sample('char-gpt'), 'n4', { repeat: 1 });
    const { opened, network } = await saved(runtime, document);
    const { classNames, shape } = opened.dataset;
    const { x } = await opened.dataset.sample('test', 2);
    const length = shape.sample[0]!;
    const text = Array.from(x.data, (code) => classNames[code]!).join('');
    const tryout = new Tryout(() => Promise.resolve(network));
    const whole = await tryout.predict('a', { kind: 'text', text });
    const { outputs } = await predictTest(opened, [2]);
    // Scores [length, classes] of the sample; those of its last place are of the next character.
    const scores = classNames.map((_, c) => outputs[0]![(length - 1) * classNames.length + c]!);
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = powers.reduce((all, power) => all + power, 0);
    closeTo(
      whole.shares!,
      powers.map((power) => power / sum),
    );
    // The network looks back alone: a longer text says no more of its beginning, and of one that is too long its end counts.
    const long = await tryout.predict('a', { kind: 'text', text: `the ${text}` });
    closeTo(long.shares!, whole.shares!);
    const short = await tryout.predict('a', { kind: 'text', text: text.slice(0, 5) });
    expect(short.shares!.reduce((all, share) => all + share, 0)).toBeCloseTo(1, 4);
    expect(short.shares).not.toEqual(whole.shares);
    await expect(tryout.predict('a', { kind: 'text', text: '' })).rejects.toMatchObject({
      data: { code: 'given.noText' },
    });
    await expect(tryout.predict('a', { kind: 'text', text: 'a\u4e2d' })).rejects.toMatchObject({
      data: { code: 'given.character', params: { character: '"\u4e2d"' } },
    });
    // Continued: the likeliest characters at temperature 0; drawn alike by a seed, in however many calls.
    const wanted = { text, first: 0, count: 6, temperature: 0, seed: 7 };
    let next = '';
    while (next.length < 6) {
      const { shares } = await tryout.predict('a', { kind: 'text', text: text + next });
      next += classNames[shares!.indexOf(Math.max(...shares!))]!;
    }
    expect(await tryout.generate('a', wanted)).toEqual({ text: next, made: 6 });
    const drawn = await tryout.generate('a', { ...wanted, temperature: 2 });
    const begun = await tryout.generate('a', { ...wanted, temperature: 2, count: 2 });
    const rest = { ...wanted, text: text + begun.text, temperature: 2, first: 2, count: 4 };
    expect(begun.text + (await tryout.generate('a', rest)).text).toBe(drawn.text);
    expect(await tryout.generate('a', { ...wanted, temperature: 2, seed: 8 })).not.toEqual(drawn);
    await tryout.dispose();
    opened.session.dispose();
  });

  it.skipIf(missing)('as a text of byte pairs is continued by whole characters, in however many calls', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-tryout-'));
    const path = join(folder, 'poem.txt');
    writeFileSync(path, '春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少？\n'.repeat(40));
    const source = { kind: 'text', path, length: 8, vocabulary: 'bytePairs', size: 300 } as const;
    const { document } = recommend(await reportDataset(await openDataset(source)));
    const { opened, network } = await saved(runtime, document);
    const tryout = new Tryout(() => Promise.resolve(network));
    const wanted = { text: '春眠', first: 0, count: 24, temperature: 1, seed: 3 };
    const whole = await tryout.generate('a', wanted);
    expect(whole.made).toBeGreaterThanOrEqual(24);
    let [text, first] = ['', 0];
    while (first < 24) {
      const part = await tryout.generate('a', {
        ...wanted,
        text: wanted.text + text,
        first,
        count: Math.min(5, 24 - first),
      });
      [text, first] = [text + part.text, first + part.made];
    }
    expect({ text, made: first }).toEqual(whole);
    await tryout.dispose();
    opened.session.dispose();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(missing)('as an image of an autoencoder comes back as an image', async () => {
    const { opened, network } = await saved(runtime, sample('autoencoder'));
    const tryout = new Tryout(() => Promise.resolve(network));
    const pixels = new Uint8Array(28 * 28).fill(255);
    const found = await tryout.predict('a', { kind: 'drawing', width: 28, height: 28, pixels: toBase64(pixels) });
    expect(found).toMatchObject({ shares: null, values: null, image: { shape: [1, 28, 28] } });
    expect(fromBase64(found.image!.pixels)).toHaveLength(784);
    await tryout.dispose();
    opened.session.dispose();
  });
});

describe('trying a run', () => {
  /** Counts the sessions that are open. */
  async function counted() {
    const { load } = FAST_RUNTIMES.find(({ missing }) => !missing)!;
    const runtime = await load();
    let sessions = 0;
    const counting: Runtime = {
      ...runtime,
      info: runtime.info,
      unsupported: (program) => runtime.unsupported(program),
      createSession: async (bundle): Promise<Session> => {
        const session = await runtime.createSession(bundle);
        sessions += 1;
        const dispose = session.dispose.bind(session);
        session.dispose = () => {
          sessions -= 1;
          dispose();
        };
        return session;
      },
    };
    const { opened, network } = await saved(runtime, sample('auto-mpg'));
    opened.session.dispose();
    return { network: { ...network, runtime: counting }, open: () => sessions };
  }
  const ROW: GivenInput = {
    kind: 'row',
    cells: {
      ...{ cylinders: '8', displacement: '307', horsepower: '130', weight: '3504', acceleration: '12' },
      ...{ year: '1970', origin: 'USA' },
    },
  };

  it('keeps one session, whatever is asked at once, and frees it', async () => {
    const { network, open } = await counted();
    let loads = 0;
    const tryout = new Tryout(() => {
      loads += 1;
      return Promise.resolve(network);
    });
    const all = await Promise.all(Array.from({ length: 8 }, () => tryout.predict('a', ROW)));
    expect(new Set(all.map(({ values }) => values![0])).size).toBe(1);
    expect([loads, open()]).toEqual([1, 1]);
    // Another run takes its place.
    await Promise.all([tryout.predict('b', ROW), tryout.predict('b', ROW)]);
    expect([loads, open(), tryout.run]).toEqual([2, 1, 'b']);
    const last = tryout.predict('b', ROW);
    await tryout.dispose();
    expect((await last).values).toHaveLength(1);
    expect([open(), tryout.run]).toEqual([0, null]);
  });

  it('says why it cannot, and tries again', async () => {
    const { network, open } = await counted();
    const damaged = { ...network, weights: new Map() };
    let given: SavedNetwork = damaged;
    const tryout = new Tryout(() => Promise.resolve(given));
    await expect(tryout.open('a')).rejects.toMatchObject({ data: { code: 'run.damaged' } });
    expect([open(), tryout.run]).toEqual([0, null]);
    given = network;
    expect((await tryout.predict('a', ROW)).values).toHaveLength(1);
    await tryout.dispose();
  });

  it('refuses a network that takes other samples', async () => {
    const { network } = await counted();
    const input = network.document.graph.nodes.find(({ type }) => type === 'Input')!;
    const other = setParams(network.document, input.id, { shape: [5] });
    const tryout = new Tryout(() => Promise.resolve({ ...network, document: other }));
    await expect(tryout.open('a')).rejects.toMatchObject({ data: { code: expect.stringMatching(/^run\./) as string } });
  });
});

describe('the engine', () => {
  const row = (year: string): GivenInput => ({
    kind: 'row',
    cells: {
      ...{ cylinders: '8', displacement: '307', horsepower: '130', weight: '3504', acceleration: '12' },
      ...{ year, origin: 'USA' },
    },
  });

  it('tries a run from its checkpoint, not while one trains, and again where it was deleted and taken back', async () => {
    const home = new Home();
    try {
      const { handlers } = home.engine;
      const { run } = await home.train(2);
      const { values } = await handlers['try.predict']({ run, input: row('1970') });
      expect(values).toHaveLength(1);
      // As a look at the layers has it.
      const document = await handlers['run.document']({ run });
      const look = async (year: string) =>
        handlers['network.activations']({
          ...{ document: document.document, run, split: 'test', index: 0, within: '' },
          given: { run, input: row(year) },
        });
      const [first, other] = [await look('1970'), await look('1982')];
      expect(first).toMatchObject({ sample: null, noise: null, foreign: 0 });
      expect(other.nodes).not.toEqual(first.nodes);
      const output = first.nodes.find(({ shape }) => shape.join() === '1')!;
      expect(output.kind === 'values' && output.values[0]!).toBeCloseTo(values![0]!, 3);

      const { run: next } = await home.start(50);
      await expect(handlers['try.open']({ run })).rejects.toMatchObject({ data: { code: 'run.busy' } });
      await handlers['run.stop']({ run: next });
      expect((await handlers['try.predict']({ run, input: row('1970') })).values).toEqual(values);
      await handlers['run.note']({ run, deleted: true });
      await handlers['run.note']({ run, deleted: false });
      expect((await handlers['try.predict']({ run, input: row('1970') })).values).toEqual(values);
      await handlers['try.close']({});
    } finally {
      await home.close();
    }
  });
});
