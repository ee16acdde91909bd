/** A run keeps its classes, columns and means: changed data are encoded as in training, with a notice. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_VARIABLE } from '../../data/directories.ts';
import { openDataset } from '../../data/dataset.ts';
import type { FormatSource, SourcedDataset } from '../../datasets/source.ts';
import { createDocument } from '../../model/create.ts';
import { openRunDataset, runDataText } from './runData.ts';
import { createRun, folderOf } from './runs.ts';
import type { RunRecord } from './runRecord.ts';

const CASE = fileURLToPath(new URL('../../datasets/formats/table/fixtures/33-changes.csv', import.meta.url));
const record = (run: string): RunRecord => ({
  ...{ run, name: 'trees', status: 'finished', startedAt: 1, seconds: 1, runtime: 'wasm', epochs: 1, epochsDone: 1 },
  ...{ parameters: 1, validationAccuracy: null, validationLoss: null, testAccuracy: null, pid: 1, dataPath: 'a' },
  ...{ dataFingerprint: 'a', environment: {}, plan: { intraThreads: 1, interThreads: 1, shards: 1 } },
});

let folder: string;
let path: string;
let source: FormatSource;
let before: SourcedDataset;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-rundata-'));
  process.env[DATA_VARIABLE] = folder;
  path = join(folder, 'trees.csv');
  writeFileSync(path, readFileSync(CASE));
  source = { kind: 'table', path, target: 'kind' };
  before = await openDataset(source);
  await createRun(createDocument('trees'), record('run-1'), runDataText(before));
});
afterAll(() => {
  delete process.env[DATA_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

const text = readFileSync(CASE, 'utf8');
async function changed(content: string): Promise<{ dataset: SourcedDataset; codes: string[] }> {
  writeFileSync(path, content);
  const dataset = await openRunDataset('run-1', source);
  return { dataset, codes: (dataset.changes ?? []).map(({ code }) => code) };
}

describe('the data of a run', () => {
  it('are what they were where nothing has changed', async () => {
    const { dataset, codes } = await changed(text);
    expect(codes).toEqual([]);
    expect(dataset.labels('test')).toEqual(before.labels('test'));
    expect((await dataset.sample('test', 3)).x.data).toEqual((await before.sample('test', 3)).x.data);
  });
  it('keep their classes where another word has come, and leave out what they do not know', async () => {
    const { dataset, codes } = await changed(text.replaceAll('elm', 'acacia'));
    expect(dataset.classNames).toEqual(['ash', 'elm', 'oak']);
    expect(codes).toEqual(['data.newClasses', 'data.goneClasses']);
    const [was, is] = [before, dataset].map((one) => [...one.labels('test')]) as [number[], number[]];
    expect(is).toEqual(was.filter((label) => label !== 1));
  });
  it('keep their means where values have changed, and test with rows that came after', async () => {
    const { dataset, codes } = await changed(`${text.trim()}\n100,100,ash\n`);
    expect(codes).toEqual(['data.changedRows']);
    expect(dataset.count('test')).toBe(before.count('test') + 1);
    expect([...dataset.labels('train')]).toEqual([...before.labels('train')]);
    const last = await dataset.sample('test', dataset.count('test') - 1);
    expect(last.label).toBe('ash');
    expect(last.x.data[0]).toBeGreaterThan(20);
  });
  it('follow columns that have moved, and name those that are gone', async () => {
    const lines = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const { dataset } = await changed(
      lines
        .map(([len, wid, kind]) => [kind, 'x', wid, len].join(','))
        .join('\n')
        .replace('kind,x,', 'kind,new,'),
    );
    expect((await dataset.sample('test', 3)).x.data).toEqual((await before.sample('test', 3)).x.data);
    await expect(changed(lines.map(([len, , kind]) => [len, kind].join(',')).join('\n'))).rejects.toThrow(
      'no longer has columns that the run was trained with: wid',
    );
  });
  it('that are damaged are named', async () => {
    writeFileSync(join(folderOf('run-1'), 'data.json'), '{}');
    await expect(openRunDataset('run-1', source)).rejects.toThrow('data.json of this run is damaged');
  });
});
