/**
 * Opens a document that was saved with its data: they are unpacked into a folder of the user's data. The file may come
 * from anywhere; nothing is left of one that is refused.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openPromise, type ZipFile } from 'yauzl';
import { dataDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';
import { openRegular, readError } from '../../data/regularFile.ts';
import { dataStorage, storing } from '../../data/storage.ts';
import { UserError } from '../../errors/error.ts';
import { readDocument } from '../../model/serialize.ts';
import { syncDirectory } from '../files/durable.ts';
import { extract, type Fail, plainMembers, wholeMember } from '../files/zipReader.ts';
import {
  DATA,
  DOCUMENT,
  EXTENSION,
  isDataName,
  isPart,
  limitOf,
  MANIFEST,
  type Manifest,
  manifestSchema,
  MOST_FILES,
} from './members.ts';

/** Where the document and its data lie now. */
export interface Unpacked {
  readonly path: string;
  /** Null for bundled data. */
  readonly data: string | null;
}

const folderOfPacks = (): string => join(dataDirectory(), 'packs');

/** @throws UserError for anything but a whole file of a document with its data */
export async function unpackDocument(path: string): Promise<Unpacked> {
  const { file, size } = await openRegular(path, Infinity);
  await file.close();
  const fail = (detail: string): never => {
    throw new UserError('pack.badFile', { path, detail: detail.replace(/\.$/, '') });
  };
  const zip = await openPromise(path, { autoClose: false }).catch((error: Error) => fail(error.message));
  try {
    return await take(zip, size, fail);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (typeof (error as NodeJS.ErrnoException).syscall === 'string') throw readError(error, path);
    return fail((error as Error).message);
  } finally {
    zip.close();
  }
}

async function take(zip: ZipFile, size: number, fail: Fail): Promise<Unpacked> {
  const members = await plainMembers(zip, size, { limitOf, most: MOST_FILES, of: 'a document with its data' }, fail);
  const told = await wholeMember(zip, members.get(MANIFEST) ?? fail(`${MANIFEST} is missing`));
  const { files } = manifestIn(told, fail);
  const named = new Map(files.map((file) => [file.name, file]));
  for (const name of members.keys()) if (name !== MANIFEST && !named.has(name)) fail(`${name} is not in ${MANIFEST}`);
  for (const { name, bytes } of files)
    if (members.get(name)?.uncompressedSize !== bytes) fail(`${name} is missing, or has another size`);
  const text = (await wholeMember(zip, members.get(DOCUMENT)!)).toString('utf8');
  const document = readDocument(text);
  const { source } = document.data;
  const data = source.kind === 'none' || source.path.startsWith('sample:') ? null : source.path;
  // It names nothing but what comes with it.
  if (data !== null && !(isDataName(data) && files.some(({ name }) => name === data || name.startsWith(`${data}/`))))
    fail(`its data are not below ${DATA}/`);
  const id = createHash('sha256').update(told).digest('hex').slice(0, 24);
  const known = join(folderOfPacks(), id);
  const own = `${document.name}${EXTENSION}`;
  const placeOf = (name: string): string => (name === DOCUMENT ? (isPart(own) ? own : `network${EXTENSION}`) : name);
  const at = (folder: string): Unpacked => ({
    path: join(folder, placeOf(DOCUMENT)),
    data: data === null ? null : join(folder, ...data.split('/')),
  });
  if (await isThere(known, files, placeOf)) return at(known);
  const needed = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return storing(dataStorage(), needed, async () => {
    const aside = join(folderOfPacks(), `.aside-${process.pid}-${randomBytes(6).toString('hex')}`);
    await makeFolder(folderOfPacks());
    await mkdir(aside, { mode: 0o700 });
    try {
      for (const { name, sha256 } of files) {
        const to = join(aside, placeOf(name));
        await mkdir(dirname(to), { recursive: true, mode: 0o700 });
        if ((await extract(zip, members.get(name)!, to)) !== sha256)
          fail(`the SHA-256 of ${name} is another one than was written`);
      }
      // One that was changed since it was unpacked is left as it is.
      const folder = (await stat(known).catch(() => null)) ? `${known}-${randomBytes(4).toString('hex')}` : known;
      await rename(aside, folder);
      await syncDirectory(folderOfPacks());
      return at(folder);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  });
}

function manifestIn(bytes: Buffer, fail: Fail): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    fail(`${MANIFEST} is not JSON`);
  }
  const { data, error } = manifestSchema.safeParse(value);
  const issue = error?.issues[0];
  return data ?? fail(`${MANIFEST}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** Whether it was unpacked before, and neither the document nor the size of a file has changed since. */
async function isThere(folder: string, files: Manifest['files'], placeOf: (name: string) => string): Promise<boolean> {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, placeOf(name));
    const found = await stat(path).catch(() => null);
    if (found?.size !== bytes) return false;
    if (name !== DOCUMENT) continue;
    if (
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex') !== sha256
    )
      return false;
  }
  return true;
}
