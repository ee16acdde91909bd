/** A dataset on this machine: opened from what a document says, described, and told apart from others. */
import { createHash } from 'node:crypto';
import { FORMATS } from '../datasets/formats.generated.ts';
import {
  definitionOf,
  type DatasetReport,
  type DataSource,
  type FormatSource,
  type SourcedDataset,
} from '../datasets/source.ts';
import { UserError } from '../errors/error.ts';
import { filesAt } from './diskFiles.ts';

/** Throws a UserError for anything that is wrong with it. */
export async function openDataset(source: DataSource): Promise<SourcedDataset> {
  if (source.kind === 'none') throw new UserError('run.noData');
  const dataset = await definitionOf(source).open(await filesAt(source.path), source);
  return { ...dataset, source: { ...source, path: dataset.path } };
}

/** What somebody picked is taken for; where no format knows it, for IDX files, whose reader says what is missing. */
export async function recognize(path: string): Promise<FormatSource> {
  const picked = await filesAt(path);
  for (const files of [await picked.only(), picked]) {
    if (!files) continue;
    for (const format of FORMATS) {
      const found = await format.recognize(files);
      if (found) return found;
    }
  }
  return { kind: 'idx', path };
}

/** What is told of a dataset, and how a document names it. Reads files once more for ranges and previews. */
export const reportDataset = async (dataset: SourcedDataset): Promise<DatasetReport> => ({
  ...(await dataset.report()),
  source: dataset.source,
});

/** Says whether the data of a run are still the same: names, sizes, and what is to be learned. */
export function fingerprint(dataset: SourcedDataset): string {
  const { name, shape } = dataset;
  const counts = [dataset.count('train'), dataset.count('test')];
  const hash = createHash('sha256').update(JSON.stringify([name, shape.sample, ...counts]));
  for (const split of ['train', 'test'] as const) if (dataset.count(split)) hash.update(dataset.labels(split));
  return hash.digest('hex');
}
