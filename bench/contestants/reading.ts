/** Reads data once, as the app does or as a bare library does, and prints seconds and processor seconds: `reading.mjs NAME PATH …`. */
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDataset, recognize } from '../../engine/data/dataset.ts';
import type { MakeSharp } from '../../engine/data/images/loadSharp.ts';

const [name = '', path = '', ...rest] = process.argv.slice(2);
const [height = 0, width = 0] = rest.map(Number);

/** Paths of all images, class by class. */
async function imagePaths(): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of (await readdir(path)).sort())
    for (const file of (await readdir(join(path, folder))).sort()) paths.push(join(path, folder, file));
  return paths;
}

async function query(select: string): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const found = await connection.runAndReadAll(`${select} FROM read_csv('${path.replaceAll("'", "''")}')`);
  return found.getRows();
}

const CONTESTANTS: Readonly<Record<string, () => Promise<unknown>>> = {
  'our-table': () => recognize(path),

  duckdb: () => query('SUMMARIZE SELECT *'),

  // What no summary can be faster than.
  'duckdb-count': () => query('SELECT count(*)'),

  'our-images': () => openDataset({ kind: 'images', path, height, width, channels: 3 }),

  async sharp() {
    const sharp = createRequire(import.meta.url)('sharp') as MakeSharp;
    const to = await open(rest[2]!, 'w');
    // Of the same pixels: by default it takes another filter on an image that is decoded at half its size.
    const decode = (file: string): Promise<Buffer> =>
      sharp(file).resize(width, height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false }).raw().toBuffer();
    const waiting: Promise<Buffer>[] = [];
    for (const file of await imagePaths()) {
      waiting.push(decode(file));
      if (waiting.length >= 2 * availableParallelism()) await to.appendFile(await waiting.shift()!);
    }
    for (const one of waiting) await to.appendFile(await one);
    await to.sync();
    await to.close();
  },
};

const [begun, used] = [performance.now(), process.cpuUsage()];
await CONTESTANTS[name]!();
const { user, system } = process.cpuUsage(used);
process.stdout.write(`${(performance.now() - begun) / 1000} ${(user + system) / 1e6}\n`);
