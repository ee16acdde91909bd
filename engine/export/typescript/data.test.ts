/** src/data.ts for images and arrays, compiled and run, against the engine's reading of the same files. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { formatOf, type SourcedDataset } from '../../datasets/source.ts';
import { dataSources, digestOf, PERIOD, type Digest } from '../testing/dataSources.ts';
import { runPackage } from '../testing/typescriptPackage.ts';
import { TSCONFIG } from './files.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const sources = Object.entries(dataSources(ROOT));

const importOf = ([name]: readonly [string, unknown]): string => `import * as ${name} from './${name}/src/data.js';\n`;
const callOf = ([name, { path, kind }]: (typeof sources)[number]): string =>
  `found.${name} = await both('${kind === 'toy' ? '' : path}', ${name}.readSamples as Read, ${name}.SAMPLE_SHAPE);\n`;

const script = `${sources.map(importOf).join('')}
interface Samples { count: number; images?: Float32Array; inputs?: Float32Array; labels: ArrayLike<number> }
type Read = (path: string, split: string) => Promise<Samples>;
const weighted = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value, place) => sum + value * (1 + (place % ${PERIOD})), 0);
/** Values in PyTorch's order of axes. */
function ordered({ images, inputs }: Samples, shape: readonly number[]): number[] {
  if (!images) return Array.from(inputs as Float32Array);
  const [height, width, channels] = shape as [number, number, number];
  const places = height * width;
  return Array.from(images, (_, i) => {
    const inside = i % (places * channels);
    return images[i - inside + (inside % places) * channels + Math.floor(inside / places)] as number;
  });
}
async function both(path: string, read: Read, shape: readonly number[]): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (const split of ['train', 'test'])
    all[split] = await read(path, split).then(
      (samples) => ({ count: samples.count, values: weighted(ordered(samples, shape)), labels: weighted(samples.labels) }),
      (error: Error) => error.message,
    );
  return all;
}
const found: Record<string, unknown> = {};
${sources.map(callOf).join('')}
console.log(JSON.stringify(found));
`;

const datasets = new Map<string, SourcedDataset>();
let found: Record<string, Record<'train' | 'test', Digest | string>>;
beforeAll(async () => {
  const target = mkdtempSync(join(tmpdir(), 'tensorsmith-data-'));
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(target, 'tsconfig.json'), TSCONFIG);
  for (const [name, source] of sources) {
    const dataset = await openDataset(source);
    datasets.set(name, dataset);
    const { typescript, factsFile } = formatOf(source);
    for (const folder of [join('src', name, 'src'), join('dist', name)])
      mkdirSync(join(target, folder), { recursive: true });
    writeFileSync(join(target, 'src', name, 'src', 'data.ts'), typescript(dataset.shape.sample));
    if (factsFile) writeFileSync(join(target, 'dist', name, factsFile), dataset.facts!());
  }
  found = runPackage(target, script) as typeof found;
  rmSync(target, { recursive: true, force: true });
}, 60_000);

describe.each(sources)('%s', (name) => {
  it('reads in TypeScript what the engine reads', async () => {
    const dataset = datasets.get(name)!;
    for (const split of ['train', 'test'] as const) {
      const read = found[name]![split];
      const own = await digestOf(dataset, split);
      if (own.count === 0) {
        expect(typeof read).toBe('string');
        continue;
      }
      expect(read).toMatchObject({ count: own.count });
      const { values, labels } = read as Digest;
      expect(Math.abs(own.values - values)).toBeLessThan(1e-5 * Math.max(1, Math.abs(values)));
      expect(own.labels).toBeCloseTo(labels, 3);
    }
  });
});
