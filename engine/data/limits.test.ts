/**
 * Special files, too large files, and wrong declared sizes: refused at once with a message, before memory is allocated.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  ftruncateSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from '../datasets/source.ts';
import { UserError } from '../errors/error.ts';
import { openDataset, recognize, reportDataset } from './dataset.ts';
import { CACHE_VARIABLE } from './directories.ts';

const posix = process.platform !== 'win32';
const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';
const MB = 1024 * 1024;

let folder: string;
let socket: ReturnType<typeof createServer>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-limits-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
  mkdirSync(join(folder, 'folder.csv'));
  sparse('huge', 3 * 1024 * MB);
  // The database allocates its memory once, whatever it reads.
  await openDataset({ kind: 'table', path: 'sample:auto-mpg.csv', target: 'mpg' });
  if (!posix) return;
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync('/dev/zero', join(folder, 'device'));
  socket = createServer();
  await new Promise<void>((resolve) => socket.listen(join(folder, 'socket'), resolve));
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  socket?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A sparse file of zeros. */
function sparse(name: string, size: number, head: Uint8Array = new Uint8Array(0)): string {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  writeSync(file, head, 0, head.length, 0);
  closeSync(file);
  return path;
}
function idxHead(...dimensions: number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * dimensions.length);
  head.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((dim, i) => head.writeUInt32BE(dim, 4 + 4 * i));
  return head;
}
function set(name: string, images: readonly number[], labels: number): string {
  const size = images.reduce((product, dim) => product * dim, 1) + 16;
  mkdirSync(join(folder, name));
  sparse(join(name, IMAGES), size, idxHead(...images));
  sparse(join(name, LABELS), 8 + labels, idxHead(labels));
  return join(folder, name);
}

/** The message; checks that the refusal took neither long nor much memory. */
async function refused(open: () => Promise<unknown>, { seconds = 2, megabytes = 64 } = {}): Promise<string> {
  // CPU time of this process, which others cannot delay. What blocks forever ends with the test's timeout.
  const [start, before] = [process.cpuUsage(), process.resourceUsage().maxRSS];
  const error = await open().then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(seconds);
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(megabytes);
  return (error as UserError).message;
}

const kinds: Record<string, (path: string) => DataSource> = {
  idx: (path) => ({ kind: 'idx', path }),
  text: (path) => ({ kind: 'text', path, length: 8 }),
  table: (path) => ({ kind: 'table', path, target: 'y' }),
};

describe.each(Object.keys(kinds))('what is no file, read as %s', (kind) => {
  const open = (name: string) => () => openDataset(kinds[kind]!(join(folder, name)));
  it.skipIf(!posix)('a pipe, a socket, a device', async () => {
    for (const name of ['pipe', 'socket', 'device'])
      expect(await refused(open(name))).toContain('is not a regular file but a pipe, a socket or a device');
  });
  it('a folder, nothing, a part of a path that is a file', async () => {
    expect(await refused(open('folder.csv'))).toMatch(/is a folder, and a file was expected|No IDX files/);
    expect(await refused(open('nothing'))).toContain('There is no file or folder');
    expect(await refused(open(join('huge', 'inside')))).toContain('There is no file or folder');
    expect(await refused(open('zero\0byte'))).toMatch(/There is no file or folder|cannot be read/);
  });
  it('3 GB', async () => {
    expect(await refused(open('huge'))).toMatch(/has 3 GB, more than the limit of |No IDX files|is not UTF-8 text/);
  });
});

describe('images', () => {
  it('of 60,000 × 60,000 pixels', async () => {
    const path = set('wide', [1, 60_000, 60_000], 1);
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('has images of 60000×60000 pixels');
  });
  it('of 5,000 × 5,000 pixels', async () => {
    const path = set('large', [1, 5000, 5000], 1);
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('has images of 5000×5000 pixels');
  });
  it('a pipe that is called as they are, behind a folder', async () => {
    const path = set('mixed', [1, 2, 2], 1);
    rmSync(join(path, IMAGES));
    mkdirSync(join(path, IMAGES));
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('has no images beside it');
    rmSync(join(path, IMAGES), { recursive: true });
    if (!posix) return;
    execFileSync('mkfifo', [join(path, IMAGES)]);
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('is not a regular file');
  });
  it('many labels for one image take no memory', async () => {
    const path = set('labels', [1, 2, 2], 1024 * MB);
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('Images and labels do not match');
  });
  it('a .gz whose header claims more than can be loaded writes nothing', async () => {
    const path = join(folder, 'packed');
    mkdirSync(path);
    writeFileSync(join(path, `${LABELS}.gz`), gzipSync(Buffer.concat([idxHead(1), Buffer.alloc(1)])));
    writeFileSync(
      join(path, `${IMAGES}.gz`),
      gzipSync(Buffer.concat([idxHead(10_000, 4000, 4000), Buffer.alloc(50 * MB)])),
    );
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('more than the limit of 64 GB');
    // A valid small file with exactly its declared size.
    writeFileSync(join(path, `${IMAGES}.gz`), gzipSync(Buffer.concat([idxHead(1, 2, 2), Buffer.alloc(200 * MB)])));
    expect(await refused(() => openDataset({ kind: 'idx', path }))).toContain('its header declares 20 bytes');
  });
});

describe('texts', () => {
  it('of 150 MB', async () => {
    const path = sparse('long.txt', 150 * MB);
    expect(await refused(() => openDataset({ kind: 'text', path, length: 8 }))).toContain(
      'has 150 MB, more than the limit of 76 MB',
    );
    writeFileSync(path, 'abcdefgh'.repeat(3 * MB));
    const message = await refused(() => openDataset({ kind: 'text', path, length: 8 }), { seconds: 5, megabytes: 320 });
    expect(message).toContain('has more than 20000000 characters');
  });
});

describe('tables', () => {
  const table = (path: string) => openDataset({ kind: 'table', path, target: 'y' });

  it('32 MB in time that grows with the size, in memory of a few times the size', async () => {
    const path = join(folder, 'big.csv');
    const time = async (megabytes: number): Promise<number> => {
      const line = (y: number) =>
        `${Array.from({ length: 20 }, (_, i) => (i * 1.618).toFixed(3)).join(',')},cat,${y}\n`;
      // A target with a single value is refused.
      const row = line(0.5) + line(1.5);
      const names = `${Array.from({ length: 20 }, (_, i) => `c${i}`).join(',')},kind,y\n`;
      writeFileSync(path, names + row.repeat((megabytes * MB) / row.length));
      const start = process.cpuUsage();
      await reportDataset(await table(path));
      return process.cpuUsage(start).user;
    };
    await time(2);
    const before = process.resourceUsage().maxRSS;
    const [small, large] = [await time(4), await time(32)];
    expect(large / small).toBeLessThan(16);
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(6 * 32);
  });

  it('of 100,000 columns', async () => {
    const path = join(folder, 'columns.csv');
    const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',');
    writeFileSync(path, `${names}\n${'1,'.repeat(99_999)}1\n`);
    expect(await refused(() => table(path))).toContain('it has more than 4,096 columns');
    expect(await refused(() => recognize(path))).toContain('it has more than 4,096 columns');
  });
  it('of too many cells', async () => {
    const path = join(folder, 'cells.csv');
    writeFileSync(path, `x,y\n${'1,2\n'.repeat(17 * MB)}`);
    expect(await refused(() => table(path), { seconds: 20, megabytes: 256 })).toContain('more than 33,554,432 cells');
    rmSync(path);
  });
  it('of one line, one cell, one quote without an end', async () => {
    const path = join(folder, 'odd.csv');
    for (const text of [
      'x'.repeat(8 * MB),
      `x,y\n"${'z'.repeat(8 * MB)}`,
      '"'.repeat(MB),
      `x,y\n${'"",'.repeat(MB)}`,
    ]) {
      writeFileSync(path, text);
      expect(await refused(() => table(path))).toMatch(
        /is malformed|not a table|The table .* is too large|cannot be read/,
      );
    }
  });
  it('numbers that cannot be scaled', async () => {
    const path = join(folder, 'huge.csv');
    writeFileSync(path, `x,y\n${'1e308,2\n-1e308,3\n'.repeat(10)}`);
    expect(await refused(() => table(path))).toContain('Column x of huge.csv has numbers as large as 1e+308');
  });
});
