/** Opens, recognizes and fingerprints datasets on this machine. */
import { createHash } from 'node:crypto';
import { acceptedFormats } from '../datasets/acceptedFormats.ts';
import { FORMATS } from '../datasets/formats.generated.ts';
import {
  definitionOf,
  type DatasetReport,
  type DataSource,
  type FormatSource,
  type SourcedDataset,
} from '../datasets/source.ts';
import { UserError } from '../errors/error.ts';
import { dataMemory } from './dataLimits.ts';
import { filesAt, noFiles } from './diskFiles.ts';
import { otherKind } from './otherKinds.ts';

/**
 * Opens a dataset; throws a UserError for any error in it.
 * @param known facts of a run, by which samples are encoded as in its training
 */
export async function openDataset(source: DataSource, known?: string): Promise<SourcedDataset> {
  if (source.kind === 'none') throw new UserError('run.noData');
  const definition = definitionOf(source);
  const picked = definition.accepts ? await filesAt(source.path) : noFiles(source.path);
  const files = (definition.unpacks && (await picked.unpacked())) || picked;
  const dataset = await definition.open(files, source, known);
  return { ...dataset, source: { ...source, path: dataset.path } };
}

/**
 * Recognizes picked files. Throws a UserError where no format does.
 * @param target what is to be predicted, where given
 */
export async function recognize(path: string, target?: string): Promise<FormatSource> {
  const picked = await filesAt(path);
  for (const files of [await picked.only(), picked]) {
    if (!files) continue;
    for (const format of FORMATS) {
      const found = await format.recognize((format.unpacks && (await files.unpacked())) || files, target);
      if (found) return found;
    }
  }
  if (picked.kind === null) throw new UserError('data.notFound', { path });
  if (picked.kind === 'other') throw new UserError('data.notFile', { path });
  throw (
    (await otherKind(picked)) ??
    new UserError('data.unknown', { path, en: acceptedFormats('en'), zh: acceptedFormats('zh') })
  );
}

/** The report of a dataset with its source. Reads files again for ranges and previews. */
export const reportDataset = async (dataset: SourcedDataset): Promise<DatasetReport> => ({
  ...(await dataset.report()),
  source: dataset.source,
  memory: await dataMemory(),
});

/** A fingerprint by which a run detects changed data: names, sizes and labels. */
export function fingerprint(dataset: SourcedDataset): string {
  const { name, shape } = dataset;
  const counts = [dataset.count('train'), dataset.count('test')];
  const hash = createHash('sha256').update(JSON.stringify([name, shape.sample, ...counts]));
  for (const split of ['train', 'test'] as const) if (dataset.count(split)) hash.update(dataset.labels(split));
  return hash.digest('hex');
}
