/** Adds one of each kind to a copy: counts the files edited by hand, and checks that nothing else has to know it. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, CASES } from './cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'tensorsmith-adding-'));

/** Tests, and what they are compared with, are not counted. */
const isLeftOut = (path: string): boolean => /\.test\.ts$|[\\/](testing|goldens|dist)$/.test(path);
const CONFIG = {
  extends: './tsconfig.base.json',
  compilerOptions: { lib: ['ES2023', 'DOM'], types: ['node'] },
  include: ['engine', 'electron'],
};

function write({ files }: Case): void {
  for (const [path, change] of Object.entries(files)) {
    const target = join(copy, path);
    writeFileSync(target, change(existsSync(target) ? readFileSync(target, 'utf8') : null));
  }
}

const run = (script: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(copy, script), ...args], { cwd: copy, encoding: 'utf8' });

beforeAll(() => {
  for (const folder of ['engine', 'electron'])
    cpSync(join(root, folder), join(copy, folder), { recursive: true, filter: (path) => !isLeftOut(path) });
  for (const file of ['tsconfig.base.json', 'scripts/generateRegistry.mjs', 'package.json']) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(CONFIG));
  for (const { added } of CASES) write(added);
  run('scripts/generateRegistry.mjs');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe.each(CASES)('a new $added.kind', ({ added, byHand }) => {
  it(`takes ${byHand} ${byHand === 1 ? 'file' : 'files'} by hand`, () =>
    expect(Object.keys(added.files)).toHaveLength(byHand));
});

it('compiles, with one of each and the generated lists', { timeout: 300_000 }, () => {
  let said = '';
  try {
    run('node_modules/@typescript/native/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said).toBe('');
});

describe('is known where it is used', () => {
  const load = <T>(path: string): Promise<T> => import(/* @vite-ignore */ join(copy, path)) as Promise<T>;

  it('in the schema of documents', async () => {
    const { DEFAULT_TRAINING } = await load<typeof import('../../engine/model/create.ts')>('engine/model/create.ts');
    const { trainingSchema } = await load<typeof import('../../engine/model/trainingSchema.ts')>(
      'engine/model/trainingSchema.ts',
    );
    const training = {
      ...DEFAULT_TRAINING,
      loss: { type: 'FourthPowerLoss' },
      optimizer: { type: 'SignSGD', lr: 0.1, weightDecay: 0 },
      schedule: { type: 'HalvingLR' },
    };
    expect(trainingSchema.parse(training)).toEqual(training);
  });

  it('in what the app offers', async () => {
    const { LAYERS } = await load<typeof import('../../engine/layers/registry.ts')>('engine/layers/registry.ts');
    const { INITIALIZERS } =
      await load<typeof import('../../engine/initializers/index.ts')>('engine/initializers/index.ts');
    const { VALUE_METRICS } = await load<typeof import('../../engine/metrics/index.ts')>('engine/metrics/index.ts');
    expect(LAYERS.map(({ type }) => type)).toContain('Twice');
    expect(Object.keys(INITIALIZERS).at(-1)).toBe('half');
    expect(VALUE_METRICS.map(([key]) => key as string)).toContain('largestError');
    const { acceptedFormats } = await load<typeof import('../../engine/datasets/acceptedFormats.ts')>(
      'engine/datasets/acceptedFormats.ts',
    );
    expect(acceptedFormats('en')).toContain('bytes (.bytes)');
  });

  it('in exported Python', async () => {
    const { createDocument } = await load<typeof import('../../engine/model/create.ts')>('engine/model/create.ts');
    const { optimizerCall, scheduleCode } = await load<typeof import('../../engine/export/pytorch/optimizers.ts')>(
      'engine/export/pytorch/optimizers.ts',
    );
    const { training } = createDocument('Net');
    const added = {
      ...training,
      optimizer: { type: 'SignSGD', lr: 0.1, weightDecay: 0 },
      schedule: { type: 'HalvingLR' },
    } as unknown as typeof training;
    expect(optimizerCall(added.optimizer)).toBe('SignSGD(model.parameters(), lr=0.1)');
    expect(scheduleCode(added)?.call).toMatch(/^lr_scheduler\.HalvingLR\(optimizer, lr_lambda/);
  });

  it('in data that are recognized, opened, described and read by exported code', async () => {
    const { openDataset, recognize, reportDataset } =
      await load<typeof import('../../engine/data/dataset.ts')>('engine/data/dataset.ts');
    const { formatOf, sourceSchema } =
      await load<typeof import('../../engine/datasets/source.ts')>('engine/datasets/source.ts');
    const path = join(copy, 'pairs.bytes');
    writeFileSync(path, 'a0b1c0d1');
    const source = await recognize(path);
    expect(sourceSchema.parse(source)).toEqual({ kind: 'bytes', path, tested: 2 });
    expect(await reportDataset(await openDataset(source))).toMatchObject({
      kind: 'rows',
      source,
      classes: 2,
      train: { count: 2 },
      test: { count: 2 },
    });
    expect(formatOf(source).python([1])).toBe('TESTED = 2');
  });

  it('in the languages of the code panel and the command line', async () => {
    const { LANGUAGES, targetOf } =
      await load<typeof import('../../engine/export/language.ts')>('engine/export/language.ts');
    const { readDocument } = await load<typeof import('../../engine/model/serialize.ts')>('engine/model/serialize.ts');
    expect(LANGUAGES[0]).toBe('typescript');
    const lenet = readDocument(readFileSync(join(root, 'resources/samples/lenet-mnist.json'), 'utf8'));
    const { model } = targetOf('listing' as (typeof LANGUAGES)[number]).generate(lenet, false);
    expect(model).toMatch(/^conv1: Conv2d = .*Conv2D/m);
  });

  it('in the names and schemas of messages, and in what is handed on', async () => {
    const { ALL_COMMANDS } = await load<typeof import('../../engine/protocol/names.generated.ts')>(
      'engine/protocol/names.generated.ts',
    );
    const { PASSED } = await load<typeof import('../../engine/protocol/commands.ts')>('engine/protocol/commands.ts');
    expect(ALL_COMMANDS).toContain('runs.count');
    expect(PASSED).toContain('runs.count');
  });
});
