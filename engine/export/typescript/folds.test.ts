/** The folds of exported TypeScript, compiled and run, against those of the engine, sample for sample. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import type { Partition } from '../../datasets/split.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { permutation } from '../../program/random.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { documentOf } from '../testing/training.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';

const FIXTURES = fileURLToPath(new URL('../../datasets/testing/fixtures/', import.meta.url));
const FOLDS = 3;
const SEED = 41;
const COUNT = 97;

/** Numbers from 0 to a limit, in no order. */
const mixed = (most: number, stream: number): number[] =>
  Array.from(permutation(COUNT, 3, stream, 0), (value) => value % most);
const times = mixed(40, 2);
const PARTITIONS: Readonly<Record<string, { by: Partition['by']; of: number[]; begins?: number[] } | null>> = {
  none: null,
  class: { by: 'class', of: mixed(4, 1) },
  group: { by: 'group', of: mixed(13, 4).map((group) => Math.floor(group ** 1.4)) },
  time: { by: 'time', of: times },
  'time of several steps': { by: 'time', of: times, begins: times.map((time) => time - 3) },
};

const document = (): TensorsmithDocument => {
  const made = documentOf({});
  const source = { kind: 'images', path: join(FIXTURES, 'shapes.zip'), height: 4, width: 5, channels: 1 } as const;
  return { ...made, data: { ...made.data, source, splitSeed: SEED, fold: { index: 2, of: FOLDS } } };
};

it('folds are those of the engine, also of images in an archive', async () => {
  const target = newPackage(document(), {});
  const dataset = await openDataset(document().data.source);
  writeFileSync(join(target, 'images.json'), dataset.facts!());
  try {
    const found = runPackage(
      target,
      `import { writeFile } from 'node:fs/promises';
import { readSamples } from './data.js';
import { foldOf, take } from './folds.js';
const all = await readSamples(${JSON.stringify(join(FIXTURES, 'shapes.zip'))}, 'train');
const own = await foldOf(all.labels, all.count);
const some = take(all, own.held);
const found: Record<string, unknown> = { own, taken: [some.count, [...some.labels], some.images.length] };
for (const [name, partition] of Object.entries(${JSON.stringify(PARTITIONS)})) {
  await writeFile('images.json', JSON.stringify(partition ? { partition } : {}));
  found[name] = [];
  for (let fold = 1; fold <= ${FOLDS}; fold += 1)
    (found[name] as unknown[]).push(await foldOf(new Int32Array(${COUNT}), ${COUNT}, fold, ${FOLDS}));
}
console.log(JSON.stringify(found));
`,
    ) as Record<string, unknown>;
    const wanted = (count: number, index: number, partition?: Partition): unknown => {
      const settings = { ...document().data, fold: { index, of: FOLDS } };
      const { train, validation } = splitIndices(count, settings, partition);
      return { used: [...train], held: [...validation] };
    };
    const { train, partition } = { train: dataset.labels('train') as Int32Array, partition: dataset.partition };
    expect(found['own']).toEqual(wanted(train.length, 2, partition));
    const { held } = found['own'] as { held: number[] };
    expect(found['taken']).toEqual([held.length, held.map((i) => train[i]), held.length * 20]);
    for (const [name, given] of Object.entries(PARTITIONS)) {
      const typed = given && {
        by: given.by,
        of: Int32Array.from(given.of),
        ...(given.begins ? { begins: Int32Array.from(given.begins) } : {}),
      };
      const folds = Array.from({ length: FOLDS }, (_, i) => wanted(COUNT, i + 1, typed ?? undefined));
      expect(found[name], name).toEqual(folds);
    }
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}, 60_000);
