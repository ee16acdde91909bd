/** A dataset of any kind: opened from what a document says, described, and told apart from others. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DataSource } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import type { DatasetReport } from './report.ts';
import { resolveDataPath } from './resolveDataPath.ts';
import { openImages, reportImages, type ImageDataset } from './images.ts';
import { readError } from './regularFile.ts';
import { openTable, readHeader, reportTable, type TableDataset } from './table.ts';
import { openText, reportText, type TextDataset } from './text.ts';

export type Dataset = ImageDataset | TextDataset | TableDataset;

/** Characters of a sample of a text that has just been picked. */
const DEFAULT_LENGTH = 64;
const TEXTS = new Set(['.txt', '.md', '.text']);
const TABLES = new Set(['.csv', '.tsv']);

/** Throws a UserError for anything that is wrong with it. */
export async function openDataset(source: DataSource): Promise<Dataset> {
  switch (source.kind) {
    case 'none':
      throw new UserError('run.noData');
    case 'idx':
      return openImages(source.path);
    case 'text':
      return openText(source.path, source.length);
    case 'table':
      return openTable(source.path, source.target);
  }
}

/** What a file that somebody picked is taken for: by its name. */
export async function recognize(path: string): Promise<DataSource> {
  const info = await stat(resolveDataPath(path)).catch(() => null);
  if (info?.isDirectory()) {
    // A folder with nothing but one text or table stands for that.
    const files = await readdir(resolveDataPath(path)).catch((error: unknown) => {
      throw readError(error, path);
    });
    const [only] = files;
    if (files.length === 1 && only && [...TEXTS, ...TABLES].includes(extname(only).toLowerCase()))
      return recognize(join(path, only));
  }
  const extension = extname(path).toLowerCase();
  if (info?.isFile() && TEXTS.has(extension)) return { kind: 'text', path, length: DEFAULT_LENGTH };
  if (info?.isFile() && TABLES.has(extension)) {
    return { kind: 'table', path, target: (await readHeader(path)).at(-1)! };
  }
  return { kind: 'idx', path };
}

export function reportDataset(dataset: Dataset): Promise<DatasetReport> {
  switch (dataset.kind) {
    case 'images':
      return reportImages(dataset);
    case 'text':
      return Promise.resolve(reportText(dataset));
    case 'table':
      return reportTable(dataset);
  }
}

/** Says whether the data of a run is still the same: names, sizes, and what is to be learned. */
export function fingerprint(dataset: Dataset): string {
  const { name, sample, train, test } = dataset;
  const hash = createHash('sha256').update(JSON.stringify([name, sample, train.count, test?.count ?? 0]));
  for (const split of [train, test]) {
    if (!split) continue;
    hash.update('labels' in split ? split.labels : 'codes' in split ? split.codes : split.targets);
  }
  return hash.digest('hex');
}
