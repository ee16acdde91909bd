/** Prepared data on disk: bounded, checked, made once, and never half. */
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../errors/error.ts';
import { LIMIT_VARIABLE } from '../dataLimits.ts';
import { CACHE_VARIABLE } from '../directories.ts';
import { openRows } from '../rowReader.ts';
import { cachedFile, type Make } from './cachedFile.ts';
import { clearPrepared } from './eviction.ts';
import { entries, preparedFolder, SEAL } from './folder.ts';
import { preparing, type PreparationProgress } from './preparation.ts';

const KB = 1024;
let folder: string;
let made: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-cache-'));
  process.env[CACHE_VARIABLE] = folder;
  made = 0;
});
afterEach(() => {
  delete process.env[CACHE_VARIABLE];
  delete process.env[LIMIT_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

const content = Uint8Array.from({ length: 100 * KB }, (_, i) => (i * i) % 251);
const make: Make = async (append) => {
  made += 1;
  for (let done = 0; done < content.length; done += KB) await append(content.subarray(done, done + KB));
};
const size = { bytes: content.length, samples: 1000, unit: 'images', name: 'shapes' } as const;
const entry = (key: string) => cachedFile(key, 'entry.bin', size, make);
const names = (): string[] => readdirSync(preparedFolder()).sort();
const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  const error: unknown = await work().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).data.code;
};

describe('an entry', () => {
  it('is made once, also by several at the same time', async () => {
    const [first, second] = await Promise.all([entry('a'), entry('a')]);
    await entry('a');
    expect(made).toBe(1);
    expect(second).toBe(first);
    expect(await first.read(0, content.length)).toEqual(content);
    expect(names()).toHaveLength(2);
  });

  it.each<[string, (path: string) => void]>([
    ['cut off', (path) => writeFileSync(path, content.subarray(0, 1000))],
    ['of other content', (path) => writeFileSync(path, content.with(5000, 255))],
    ['without its seal', (path) => rmSync(path + SEAL)],
    ['with a damaged seal', (path) => writeFileSync(path + SEAL, '{"bytes":')],
    ['gone', (path) => rmSync(path)],
  ])('%s is made again', async (_, damage) => {
    const { path } = await entry('a');
    damage(path);
    const again = await entry('a');
    expect(made).toBe(2);
    expect(await again.read(0, content.length)).toEqual(content);
    await entry('a');
    expect(made).toBe(2);
  });

  it('that was only touched is as it was', async () => {
    const { path } = await entry('a');
    utimesSync(path, new Date(), new Date(0));
    await entry('a');
    expect(made).toBe(1);
  });

  it('that is evicted while it is in use is made again by the next read', async () => {
    const file = await entry('a');
    await clearPrepared(true);
    expect(names()).toEqual([]);
    expect(await file.read(10, 4)).toEqual(content.subarray(10, 14));
    expect(made).toBe(2);
  });
});

describe('the limit', () => {
  beforeEach(() => {
    process.env[LIMIT_VARIABLE] = '250KB';
  });
  const held = async (): Promise<string[]> => (await entries()).map(({ path }) => readFileSync(path + SEAL, 'utf8'));

  it('is kept: what was not used for longest goes', async () => {
    const first = await entry('a');
    utimesSync(first.path + SEAL, new Date(1000), new Date(1000));
    const second = await entry('b');
    utimesSync(second.path + SEAL, new Date(2000), new Date(2000));
    // Used again: now the other one is older.
    await entry('a');
    await entry('c');
    expect(await held()).toHaveLength(2);
    expect([existsSync(first.path), existsSync(second.path)]).toEqual([true, false]);
  });

  it('spares what is being read', async () => {
    const rows = (file: Awaited<ReturnType<typeof entry>>) => ({
      ...({ count: 100, type: 'uint8', shape: [KB], labels: new Int32Array(100) } as const),
      samples: { file, offset: 0 },
    });
    const first = await entry('a');
    const reader = await openRows(rows(first));
    utimesSync(first.path + SEAL, new Date(1000), new Date(1000));
    const second = await entry('b');
    await entry('c');
    expect([existsSync(first.path), existsSync(second.path)]).toEqual([true, false]);
    await reader.close();
    await entry('d');
    expect(existsSync(first.path)).toBe(false);
  });

  it('refuses what is larger, before anything is made', async () => {
    process.env[LIMIT_VARIABLE] = '50KB';
    expect(await codeOf(() => entry('a'))).toBe('storage.limit');
    expect(made).toBe(0);
  });

  it('is kept by entries whose size was not known', async () => {
    for (const key of ['a', 'b', 'c']) await cachedFile(key, 'entry.bin', { bytes: 0 }, make);
    expect(await entries()).toHaveLength(2);
  });

  it('that is no size is an error', async () => {
    process.env[LIMIT_VARIABLE] = 'much';
    expect(await codeOf(() => entry('a'))).toBe('data.size');
  });
});

describe('a preparation', () => {
  it('is followed', async () => {
    const told: PreparationProgress[] = [];
    const slowly: Make = async (append) => {
      for (let i = 0; i < 4; i += 1) {
        await append(content.subarray(0, 25 * KB));
        await new Promise((resolve) => setTimeout(resolve, 110));
      }
    };
    await preparing({ progress: (progress) => told.push(progress), signal: new AbortController().signal }, () =>
      cachedFile('a', 'entry.bin', size, slowly),
    );
    expect(told.map(({ done }) => done)).toEqual([250, 500, 750, 999, 1000]);
    expect(told[0]).toEqual({ name: 'shapes', unit: 'images', done: 250, of: 1000 });
  });

  it('that is stopped leaves nothing', async () => {
    const stop = new AbortController();
    const stopped: Make = async (append) => {
      await append(content);
      stop.abort();
      await append(content);
    };
    const watch = { progress: () => undefined, signal: stop.signal };
    expect(await codeOf(() => preparing(watch, () => cachedFile('a', 'entry.bin', size, stopped)))).toBe(
      'data.stopped',
    );
    expect(names()).toEqual([]);
  });

  it('in two processes at once', async () => {
    const script = join(folder, 'script.mjs');
    const code = `import { cachedFile } from './cachedFile.ts';
const file = await cachedFile('a', 'entry.bin', { bytes: 1e6 }, async (append) => {
  for (let i = 0; i < 100; i += 1) await append(new Uint8Array(1e4).fill(i));
});
const bytes = await file.read(0, 1e6);
console.log(bytes.length, bytes.every((value, i) => value === Math.floor(i / 1e4)));`;
    const stdin = { contents: code, resolveDir: new URL('.', import.meta.url).pathname };
    await build({ stdin, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
    const run = () => promisify(execFile)(process.execPath, [script], { env: process.env });
    const outputs = await Promise.all([run(), run()]);
    expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(['1000000 true', '1000000 true']);
    expect(names()).toHaveLength(2);
  });
});

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('a disk of its own', () => {
  beforeEach(() => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]));
  afterEach(() => execFileSync('umount', ['-l', folder]));

  it('too small for an entry: older ones go first, then it is refused, and nothing of it is left', async () => {
    process.env[LIMIT_VARIABLE] = '1MB';
    const first = await entry('a');
    await entry('b');
    await entry('c');
    expect(existsSync(first.path)).toBe(false);
    const huge = { bytes: 400 * KB };
    expect(await codeOf(() => cachedFile('d', 'entry.bin', huge, make))).toBe('storage.full');
    expect(made).toBe(3);
  });

  it('that is full midway: the error says so, and nothing is left', async () => {
    mkdirSync(preparedFolder());
    const more: Make = async (append) => {
      for (let i = 0; i < 10; i += 1) await append(content);
    };
    // Its size is not known before.
    expect(await codeOf(() => cachedFile('a', 'entry.bin', { bytes: 0 }, more))).toBe('storage.full');
    expect(names()).toEqual([]);
  });
});
