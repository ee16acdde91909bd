/** Writes a document with its data as one file. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { filesAt } from '../../data/diskFiles.ts';
import { openDataset } from '../../data/dataset.ts';
import type { DataFiles } from '../../datasets/files.ts';
import type { FormatSource } from '../../datasets/source.ts';
import { formatBytes, formatCount } from '../../errors/format.ts';
import { UserError } from '../../errors/error.ts';
import { writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { MOST_BYTES, once, writeZip } from '../files/zipWriter.ts';
import { DATA, DOCUMENT, isDataName, MANIFEST, type Manifest, manifestOf, MOST_FILES } from './members.ts';

interface PackedFile {
  /** Name in the file, and path on disk. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}
interface PackedData {
  readonly files: readonly PackedFile[];
  /** Path of the data from the document. */
  readonly path: string;
}

/** Formats of a single file. */
const ALONE: ReadonlySet<string> = new Set(['table', 'text']);

/** Names of the files beside a picked one that are read with it: those that the format tells of, else of its kind. */
async function besideOf(source: FormatSource, files: DataFiles): Promise<string[]> {
  const own = basename(files.location);
  if (ALONE.has(source.kind) || (await files.isArchive())) return [own];
  const report = await (await openDataset(source)).report();
  const told = 'files' in report && Array.isArray(report.files) ? (report.files as { path: string }[]) : [];
  const tree = await files.tree();
  const isRead = told.length
    ? (name: string) => told.some(({ path }) => resolve(path) === join(files.folder, name))
    : (name: string) => extname(name) === extname(own);
  return [...new Set([own, ...tree.files.map(({ path }) => path).filter(isRead)])];
}

/** All files that a source is read from. Throws a UserError where they are not there. */
async function dataOf(source: FormatSource): Promise<PackedData> {
  const files = await filesAt(source.path);
  const { kind, location, folder } = files;
  if (kind === null) throw new UserError('data.notFound', { path: source.path });
  const top = `${DATA}/${basename(location)}`;
  if (kind !== 'folder') {
    const names = await besideOf(source, files);
    const found = names.map(async (name) => ({
      name: `${DATA}/${name}`,
      path: join(folder, name),
      bytes: (await stat(join(folder, name))).size,
    }));
    return { files: await Promise.all(found), path: top };
  }
  const { files: all } = await files.tree();
  return {
    files: all.map(({ path, size }) => ({ name: `${top}/${path}`, path: join(location, path), bytes: size })),
    path: top,
  };
}

/** Refuses data that no such file can hold. */
function check({ files }: PackedData): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > MOST_FILES - 2)
    throw new UserError('pack.tooMany', { count: formatCount(files.length), limit: formatCount(MOST_FILES - 2) });
  if (bytes > MOST_BYTES)
    throw new UserError('pack.tooLarge', { size: formatBytes(bytes), limit: formatBytes(MOST_BYTES) });
  const odd = files.find(({ name }) => !isDataName(name));
  if (odd) throw new UserError('pack.name', { name: odd.name.slice(DATA.length + 1) });
  const met = new Set<string>();
  const twice = files.find(({ name }) => met.size === met.add(name.toLowerCase()).size);
  if (twice) throw new UserError('pack.name', { name: twice.name.slice(DATA.length + 1) });
  return bytes;
}

/**
 * Writes a document and the files of its data to one file, which is replaced at once or not at all. Bundled data are
 * not written: they are there wherever the app is.
 * @returns its size in bytes
 * @throws UserError where there are no data, or they are too many or too large for one file
 */
export async function packDocument(document: TensorsmithDocument, path: string): Promise<number> {
  const { source } = document.data;
  if (source.kind === 'none') throw new UserError('pack.noData');
  const isBundled = source.path.startsWith('sample:');
  const data: PackedData = isBundled ? { files: [], path: source.path } : await dataOf(source);
  const bytes = check(data);
  const packed = { ...document, data: { ...document.data, source: { ...source, path: data.path } } };
  return writeZip(path, bytes, async (archive) => {
    const files: Manifest['files'] = [];
    files.push(await archive.add(DOCUMENT, once(Buffer.from(writeDocument(packed)))));
    for (const file of data.files) files.push(await archive.add(file.name, createReadStream(file.path)));
    await archive.add(MANIFEST, once(Buffer.from(JSON.stringify(manifestOf(files)))));
  });
}
