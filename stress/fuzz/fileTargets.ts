/** Data files and run files, as they are on disk. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDataset, recognize, reportDataset } from '../../engine/data/dataset.ts';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../engine/data/directories.ts';
import { readSafetensors, writeSafetensors } from '../../engine/data/safetensors.ts';
import { checkedLine } from '../../engine/model/checksum.ts';
import { createDocument } from '../../engine/model/create.ts';
import { packRun } from '../../engine/host/runs/archive/pack.ts';
import { unpackRun } from '../../engine/host/runs/archive/unpack.ts';
import { writeCheckpoint } from '../../engine/host/runs/checkpoints.ts';
import {
  createRun,
  folderOf,
  listRuns,
  loadCheckpoint,
  loadMetrics,
  loadRunDocument,
} from '../../engine/host/runs/runs.ts';
import type { RunRecord } from '../../engine/host/runs/runRecord.ts';
import { writeSealed } from '../../engine/host/runs/sealed.ts';
import { anyJson, anyText, idx, safetensors, supply, table } from './grammar.ts';
import { mutateBytes, mutateJson } from './mutate.ts';
import { GRAMMAR_SHARE, type Target } from './target.ts';

const RUN = 'run-1';
const record: RunRecord = {
  ...{ run: RUN, name: 'LeNet', status: 'finished', startedAt: 1.7e12, seconds: 12.5, runtime: 'tensorflow' },
  ...{ epochs: 3, epochsDone: 3, parameters: 61_706, validationAccuracy: 0.98, validationLoss: 0.05 },
  ...{ testAccuracy: null, pid: 4_000_000, process: 'boot 1', dataPath: 'sample:mnist', dataFingerprint: 'ab' },
  plan: { intraThreads: 1, interThreads: 2, shards: 2 },
  environment: { node: '20.0.0', library: 'TensorFlow', device: 'CPU' },
};

/** Moves the app's folders to temporary ones. */
export async function fileTargets(root: string): Promise<Target[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-fuzz-'));
  process.env[DATA_VARIABLE] = join(folder, 'data');
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
  const put = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  let files = 0;
  /** Decompressed files are cached, one for each file. */
  const emptyCache = (): void => {
    files += 1;
    if (files % 500 === 0) rmSync(join(folder, 'cache'), { recursive: true, force: true });
  };
  const close = (): void => rmSync(folder, { recursive: true, force: true });

  const images = idxFile([4, 3, 2]);
  const labels = idxFile([4]);
  const cars = readFileSync(join(root, 'resources', 'samples', 'auto-mpg.csv')).subarray(0, 4000);
  const csv = cars.subarray(0, cars.lastIndexOf(10) + 1);
  const txt = readFileSync(join(root, 'resources', 'samples', 'moby-dick.txt')).subarray(0, 6000);
  const ones = Float32Array.of(1, 2, 3, 4);
  const tensors = { 'fc.weight': { shape: [2, 2], data: ones }, 'fc.bias': { shape: [4], data: ones } };
  const weights = writeSafetensors(tensors, { format: 'pt' });

  await createRun(createDocument('LeNet'), record);
  await writeCheckpoint(folderOf(RUN), { epoch: 1, step: 9 }, { weights: tensors, optimizer: {} }, record);
  const runFolder = folderOf(RUN);
  await packRun(RUN, join(folder, 'run.tsrun'), null);
  const archive = readFileSync(join(folder, 'run.tsrun'));
  const generation = join(runFolder, 'checkpoints', '000001-00000009');
  const manifest = readFileSync(join(generation, 'state.json'));
  const steps = { kind: 'steps', epoch: 1, first: 1, loss: [1, 0.5, null], accuracy: [0.1, 0.2], lr: [0.1, 0.1, 0.1] };
  const journal = Buffer.from(`${checkedLine(JSON.stringify(steps))}\n`.repeat(20));

  const [anyIdx, anyWeights, anyTable] = [supply(idx), supply(safetensors), supply(table)];
  const [texts, json] = [supply(anyText), supply(anyJson)];
  const mutated =
    (seed: Uint8Array, grammar: (random: Parameters<Target['make']>[0]) => Uint8Array): Target['make'] =>
    (random) =>
      random.next() < GRAMMAR_SHARE ? grammar(random) : mutateBytes(seed, seed, random);
  const sealedOr =
    (seed: Uint8Array): Target['make'] =>
    (random) => {
      const roll = random.next();
      if (roll < GRAMMAR_SHARE) return Buffer.from(JSON.stringify(json(random)) ?? '');
      if (roll < 0.6) return mutateBytes(seed, seed, random);
      // With a valid checksum, so that the schema has to detect it.
      const value = mutateJson({ ...(JSON.parse(Buffer.from(seed).toString()) as object), sha256: undefined }, random);
      return Buffer.from(typeof value === 'object' && value !== null ? writeSealed(value) : JSON.stringify(value));
    };

  return [
    {
      name: 'IDX images',
      make: mutated(images, anyIdx),
      read: async (input) => {
        put('idx/train-labels-idx1-ubyte', labels);
        const path = join(put('idx/train-images-idx3-ubyte', input), '..');
        await reportDataset(await openDataset({ kind: 'idx', path }));
      },
      close,
    },
    {
      name: 'IDX labels, packed',
      make: mutated(labels, anyIdx),
      read: async (input) => {
        emptyCache();
        put('packed/train-images-idx3-ubyte', images);
        const path = join(put('packed/train-labels-idx1-ubyte.gz', gzipSync(input, { level: 1 })), '..');
        await reportDataset(await openDataset({ kind: 'idx', path }));
      },
    },
    {
      name: 'gzip files',
      make: mutated(gzipSync(images), anyIdx),
      read: async (input) => {
        emptyCache();
        put('gz/train-labels-idx1-ubyte', labels);
        const path = join(put('gz/train-images-idx3-ubyte.gz', input), '..');
        await openDataset({ kind: 'idx', path });
      },
    },
    {
      name: 'tables',
      slow: true,
      make: mutated(csv, (random) => Buffer.from(anyTable(random))),
      read: async (input) => {
        emptyCache();
        await reportDataset(await openDataset(await recognize(put('table.csv', input))));
      },
    },
    ...(
      [
        ['tables of other encodings', 'utf16be.csv', 'table.txt'],
        ['tables with decimal commas', 'latin1.csv', 'comma.csv'],
        ['tables in Parquet', 'pandas.parquet', 'table.parquet'],
        ['tables of lines of JSON', 'pandas.jsonl', 'table.jsonl'],
      ] as const
    ).map(([name, seed, path]): Target => {
      const bytes = readFileSync(join(root, 'engine/datasets/formats/table/fixtures', seed));
      return {
        name,
        slow: true,
        make: mutated(bytes, (random) => Buffer.from(anyTable(random))),
        read: async (input) => {
          emptyCache();
          const source = await recognize(put(path, input));
          await reportDataset(await openDataset(source));
        },
      };
    }),
    {
      name: 'texts',
      make: mutated(txt, (random) => Buffer.from(texts(random))),
      read: async (input) =>
        reportDataset(await openDataset({ kind: 'text', path: put('text.txt', input), length: 8 })),
    },
    { name: 'safetensors', make: mutated(weights, anyWeights), read: (input) => readSafetensors(input, 'file') },
    {
      name: 'run.json',
      make: sealedOr(Buffer.from(writeSealed(record))),
      read: async (input) => {
        writeFileSync(join(runFolder, 'run.json'), input);
        const runs = await listRuns(null);
        if (runs.length !== 1 || runs[0]!.run !== RUN) throw new Error('the list is not whole');
        if (runs[0]!.fault?.code === 'internal') throw new Error(JSON.stringify(runs[0]!.fault));
        await loadRunDocument(RUN);
      },
    },
    {
      name: 'files of runs',
      slow: true,
      make: (random) => mutateBytes(archive, archive, random),
      read: async (input) => {
        const { run, known } = await unpackRun(put('one.tsrun', input));
        if (!known) rmSync(folderOf(run), { recursive: true });
      },
    },
    {
      name: 'manifests of checkpoints',
      make: sealedOr(manifest),
      read: async (input) => {
        writeFileSync(join(generation, 'state.json'), input);
        await loadCheckpoint(RUN);
      },
    },
    {
      name: 'journals of metrics',
      make: (random) => {
        if (random.next() < 0.5) return mutateBytes(journal, journal, random);
        const line = JSON.stringify(random.next() < 0.5 ? json(random) : mutateJson(steps, random)) ?? '';
        return Buffer.from(`${checkedLine(line)}\n`);
      },
      read: async (input) => {
        writeFileSync(join(runFolder, 'run.json'), writeSealed(record));
        writeFileSync(join(runFolder, 'metrics.jsonl'), input);
        await loadMetrics(RUN);
      },
    },
  ];
}

function idxFile(dimensions: readonly number[]): Uint8Array {
  const head = Buffer.alloc(4 + 4 * dimensions.length);
  head.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  const size = dimensions.reduce((product, dim) => product * dim, 1);
  return Buffer.concat([head, Buffer.from(Array.from({ length: size }, (_, i) => i % 3))]);
}
