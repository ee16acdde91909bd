/** Writes a run as one file. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

import { dirname, join } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { formatBytes } from '../../../errors/format.ts';
import { UserError } from '../../../errors/error.ts';
import { pickedStorage, storing } from '../../../data/storage.ts';
import { syncDirectory } from '../../files/durable.ts';
import { namesIn } from '../../files/leftovers.ts';
import { CHECKPOINTS } from '../checkpoints.ts';
import { folderOf, isOn, loadRun } from '../runs.ts';
import { writeSealed } from '../sealed.ts';
import { limitOf, MANIFEST, type Manifest, manifestOf, RECORD } from './members.ts';

/** Most bytes of a ZIP without the extension for large ones. */
const MOST_BYTES = 4 * 1024 ** 3 - 64 * 1024 ** 2;

/** Names of a run's files, in the order in which they are written; what is no part of a run is left out. */
async function filesOf(folder: string): Promise<string[]> {
  const checkpoints = await namesIn(join(folder, CHECKPOINTS));
  const within = await Promise.all(
    checkpoints.map(async (name) =>
      (await namesIn(join(folder, CHECKPOINTS, name))).map((file) => `${CHECKPOINTS}/${name}/${file}`),
    ),
  );
  return [...(await namesIn(folder)), ...within.flat()].filter((name) => limitOf(name) !== null).sort();
}

/** The record without what holds for this process and this window alone. */
async function portable(run: string, active: string | null): Promise<Buffer> {
  const record = await loadRun(run);
  if (record.status === 'running' && (await isOn(record, active))) throw new UserError('run.exportRunning');
  const { from: _, process: __, ...rest } = record;
  return Buffer.from(
    writeSealed({ ...rest, pid: 0, status: record.status === 'running' ? 'interrupted' : record.status }),
  );
}

/** Appends members to a file, waiting for the disk: a whole archive is never in memory. */
class Archive {
  readonly #file: FileHandle;
  readonly #chunks: Uint8Array[] = [];
  #fault: Error | null = null;
  readonly #zip = new Zip((error, chunk) => {
    if (error) this.#fault = error;
    else this.#chunks.push(chunk);
  });
  bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<Manifest['files'][number]> {
    // Weights do not get smaller.
    const member = name.endsWith('.safetensors') ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    this.#zip.add(member);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of content) {
      hash.update(part);
      bytes += part.length;
      member.push(part);
      await this.#write();
    }
    member.push(new Uint8Array(), true);
    await this.#write();
    return { name, bytes, sha256: hash.digest('hex') };
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#write();
  }

  async #write(): Promise<void> {
    if (this.#fault) throw this.#fault;
    for (const chunk of this.#chunks.splice(0)) {
      for (let done = 0; done < chunk.length;) done += (await this.#file.write(chunk, done)).bytesWritten;
      this.bytes += chunk.length;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Writes a run with its document, metrics, notes and checkpoints to a file, which is replaced at once or not at all.
 * @param active the current run of this process
 * @returns its size in bytes
 * @throws UserError where it is running, is too large for a ZIP, or the file cannot be written
 */
export async function packRun(run: string, path: string, active: string | null): Promise<number> {
  const record = await portable(run, active);
  const folder = folderOf(run);
  const names = await filesOf(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (size > MOST_BYTES)
    throw new UserError('run.exportTooLarge', { size: formatBytes(size), limit: formatBytes(MOST_BYTES) });
  return storing(pickedStorage(dirname(path)), size, async () => {
    const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    const file = await open(temporary, 'wx', 0o600);
    try {
      const archive = new Archive(file);
      const files: Manifest['files'] = [];
      for (const name of names)
        files.push(await archive.add(name, name === RECORD ? once(record) : createReadStream(join(folder, name))));
      await archive.add(MANIFEST, once(Buffer.from(JSON.stringify(manifestOf(run, files), null, 2))));
      await archive.end();
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncDirectory(dirname(path));
      return archive.bytes;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      throw error;
    }
  });
}
