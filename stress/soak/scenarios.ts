/** File operations, and invariants that must hold after any failure. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { SessionFiles } from '../../electron/storage/session.ts';
import { openDataset } from '../../engine/data/dataset.ts';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../engine/data/directories.ts';
import { createDocument } from '../../engine/model/create.ts';
import { writeDocument } from '../../engine/model/serialize.ts';
import { writeDurably } from '../../engine/host/files/durable.ts';
import { Patience } from '../../engine/host/runs/patience.ts';
import { RunFiles } from '../../engine/host/runs/runFiles.ts';
import type { RunRecord } from '../../engine/host/runs/runRecord.ts';
import { folderOf, listRuns, loadCheckpoint, loadMetrics, loadRunDocument } from '../../engine/host/runs/runs.ts';

export interface Scenario {
  readonly name: string;
  /** Creates the initial state. */
  prepare(): Promise<void>;
  work(): Promise<void>;
  /** Throws where something is lost or partial. @param done whether the work was reported to have succeeded */
  check(done: boolean): Promise<void>;
}

/** A RAM disk, which needs no flushing: the tests check what is written, and in which order. */
const MEMORY = '/dev/shm';

const must = (fact: boolean, what: string): void => {
  if (!fact) throw new Error(what);
};
const document = createDocument('LeNet');
const values = (value: number) => ({ w: { shape: [1000], data: new Float32Array(1000).fill(value) } });

/** @returns scenarios in a folder of their own, and a function that removes it */
export function scenarios(): { all: Scenario[]; close: () => void } {
  const root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'tensorsmith-soak-'));
  process.env[DATA_VARIABLE] = join(root, 'data');
  process.env[CACHE_VARIABLE] = join(root, 'cache');
  const fresh = (name: string): string => {
    const folder = join(root, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const [before, after] = ['old '.repeat(5000), 'new '.repeat(9000)];
  const never = new AbortController();
  /** Does not wait: the file system recovers after a single fault, and stays broken after the last mode. */
  const impatient = { waiting: () => never.abort(), resumed: () => undefined };
  let files: RunFiles | undefined;
  const abandon = async (): Promise<void> => {
    await files?.abandon();
    files = undefined;
  };
  let run: string;
  let session: SessionFiles;
  const entry = (key: string, name: string) => ({
    ...{ key, file: null, path: null, stamp: null, unsaved: true, savedAt: null, history: null },
    text: writeDocument({ ...document, name }),
  });

  const all: Scenario[] = [
    {
      name: 'a file is replaced',
      prepare: () => {
        writeFileSync(join(fresh('file'), 'a.json'), before);
        return Promise.resolve();
      },
      work: () => writeDurably(join(root, 'file', 'a.json'), after),
      check: (done) => {
        const text = readFileSync(join(root, 'file', 'a.json'), 'utf8');
        must(text === after || (!done && text === before), 'the file is half');
        return Promise.resolve();
      },
    },
    {
      name: 'a run begins',
      prepare: async () => {
        await abandon();
        fresh('data');
      },
      work: async () => {
        files = await RunFiles.create(document, RECORD);
        run = files.record.run;
      },
      check: async (done) => {
        const list = await listRuns(null);
        must(!done || list.length === 1, 'the run is not there');
        must(
          list.every(({ status }) => ['interrupted', 'damaged'].includes(status)),
          'a run that never began is on',
        );
        if (done) await loadRunDocument(run);
      },
    },
    {
      name: 'a run goes on to its next checkpoint',
      prepare: async () => {
        await abandon();
        fresh('data');
        files = await RunFiles.create(document, RECORD);
        run = files.record.run;
        const patience = new Patience(new AbortController().signal, {
          waiting: () => undefined,
          resumed: () => undefined,
        });
        for (const epoch of [1, 2]) {
          files.append(steps(epoch));
          await files.keepUp(patience);
          await files.checkpoint(
            patience,
            { epoch, step: 1 },
            { weights: values(epoch), optimizer: values(-epoch) },
            2,
          );
        }
      },
      work: async () => {
        const patience = new Patience(AbortSignal.abort(), impatient);
        files!.append(steps(3));
        await files!.checkpoint(patience, { epoch: 3, step: 1 }, { weights: values(3), optimizer: values(-3) }, 2);
        await files!.close(patience);
      },
      check: async (done) => {
        const { epoch, weights, fellBack } = await loadCheckpoint(run);
        must(fellBack === null && (done ? epoch === 3 : epoch >= 2), `epoch ${epoch} of a checkpoint`);
        must(
          weights.get('w')!.data.every((value) => value === epoch),
          'weights of two generations',
        );
        const { steps: known, damaged } = await loadMetrics(run);
        must(damaged === 0 && known.length >= (done ? 3 : 1), `${known.length} metrics, ${damaged} damaged`);
        must((await listRuns(null)).length === 1, 'the list');
        await loadRunDocument(run);
        must(readdirSync(join(folderOf(run), 'checkpoints')).length <= 3, 'generations pile up');
      },
    },
    {
      name: 'a session is written',
      prepare: async () => {
        session = new SessionFiles(fresh('session'), new FileHandles());
        await session.write({ entries: [entry('a', 'A1'), entry('b', 'B1')], order: ['a', 'b'], active: 'a' });
      },
      work: () => session.write({ entries: [entry('a', 'A2'), entry('c', 'C2')], order: ['c', 'a', 'b'], active: 'c' }),
      check: async (done) => {
        const report = await new SessionFiles(join(root, 'session'), new FileHandles()).read();
        const names = report.documents.map(({ text }) => (JSON.parse(text) as { name: string }).name);
        must(report.problems.length === 0, JSON.stringify(report.problems));
        must(
          done ? names.join() === 'C2,A2,B1' : names.some((name) => /^A[12]$/.test(name)) && names.includes('B1'),
          names.join(),
        );
      },
    },
    {
      name: 'packed data are unpacked',
      prepare: () => {
        fresh('cache');
        const folder = fresh('images');
        writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(idx([500, 8, 8])));
        writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), gzipSync(idx([500])));
        return Promise.resolve();
      },
      work: async () => void (await openDataset({ kind: 'idx', path: join(root, 'images') })),
      check: async () => {
        const dataset = await openDataset({ kind: 'idx', path: join(root, 'images') });
        must(dataset.count('train') === 500, 'the data');
      },
    },
  ];
  return { all, close: () => rmSync(root, { recursive: true, force: true }) };
}

const steps = (epoch: number) => ({ kind: 'steps', epoch, first: 1, loss: [1], accuracy: [0.5], lr: [0.1] });

const RECORD: Omit<RunRecord, 'run' | 'pid' | 'process' | 'document'> = {
  name: 'LeNet',
  status: 'running',
  startedAt: 1.7e12,
  seconds: 0,
  runtime: 'wasm',
  epochs: 3,
  epochsDone: 0,
  parameters: 10,
  validationAccuracy: null,
  validationLoss: null,
  testAccuracy: null,
  plan: { intraThreads: 1, interThreads: 1, shards: 1 },
  dataPath: '/data',
  dataFingerprint: 'ab',
  environment: {},
};

function idx(dimensions: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * dimensions.length);
  head.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([
    head,
    Buffer.alloc(
      dimensions.reduce((product, dim) => product * dim, 1),
      1,
    ),
  ]);
}
