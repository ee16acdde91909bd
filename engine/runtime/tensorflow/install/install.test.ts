import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../errors/error.ts';
import { BINDING, engineCacheDir, engineFolder, findEngine, manifestPath, RECIPE, thisPlatform } from './files.ts';
import { withLock } from './lock.ts';
import { chooseWheel, TENSORFLOW_VERSION } from './platform.ts';
import { extractMember, listZip } from './zip.ts';

let folder: string;
const saved = process.env.TENSORSMITH_ENGINE_DIR;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-install-'));
  process.env.TENSORSMITH_ENGINE_DIR = folder;
});
afterEach(() => {
  if (saved === undefined) delete process.env.TENSORSMITH_ENGINE_DIR;
  else process.env.TENSORSMITH_ENGINE_DIR = saved;
  rmSync(folder, { recursive: true, force: true });
});

describe('zip', () => {
  it('unpacks stored, deflated and empty members', async () => {
    const long = 'tensor '.repeat(50_000);
    const path = join(folder, 'a.zip');
    const files = { 'in/long.txt': strToU8(long), 'stored.txt': [strToU8('plain'), { level: 0 }], empty: strToU8('') };
    writeFileSync(path, zipSync(files as never));
    const members = new Map(listZip(path).map((member) => [member.name, member]));
    let bytes = 0;
    for (const [name, member] of members) {
      await extractMember(path, member, join(folder, 'out', name), (count) => (bytes += count));
    }
    expect(readFileSync(join(folder, 'out', 'in/long.txt'), 'utf8')).toBe(long);
    expect(readFileSync(join(folder, 'out', 'stored.txt'), 'utf8')).toBe('plain');
    expect(readFileSync(join(folder, 'out', 'empty'), 'utf8')).toBe('');
    expect(bytes).toBe(long.length + 5);
  });

  it('refuses a file that was cut short', () => {
    const path = join(folder, 'cut.zip');
    writeFileSync(path, zipSync({ a: strToU8('x'.repeat(1000)) }).slice(0, 60));
    expect(() => listZip(path)).toThrow('not a whole zip file');
  });
});

describe('lock', () => {
  it('lets one in at a time and outlives a holder that died', async () => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, '999999999');
    let inside = 0;
    let waited = 0;
    const work = async (): Promise<void> => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lock, work, () => waited++)));
    expect(waited).toBeGreaterThan(0);
  });

  it('is given back when the work fails, and waiting can be cancelled', async () => {
    const lock = join(folder, 'lock');
    await expect(
      withLock(
        lock,
        () => Promise.reject(new Error('no')),
        () => {},
      ),
    ).rejects.toThrow('no');
    writeFileSync(lock, String(process.pid));
    const abort = new AbortController();
    const waiting = withLock(
      lock,
      async () => 1,
      () => abort.abort(),
      abort.signal,
    );
    await expect(waiting).rejects.toBeInstanceOf(UserError);
  });
});

describe('files', () => {
  it('finds only a whole engine', () => {
    expect(engineCacheDir()).toBe(folder);
    expect(findEngine()).toBeNull();
    const engine = engineFolder('cpu');
    mkdirSync(engine, { recursive: true });
    writeFileSync(join(engine, BINDING), 'four');
    const manifest = { recipe: RECIPE, version: TENSORFLOW_VERSION, variant: 'cpu', platform: thisPlatform() };
    writeFileSync(manifestPath(engine), JSON.stringify({ ...manifest, files: { [BINDING]: 4 } }));
    expect(findEngine()).toMatchObject({ binding: join(engine, BINDING), version: TENSORFLOW_VERSION });
    writeFileSync(join(engine, BINDING), 'cut');
    expect(findEngine()).toBeNull();
  });

  it('says which machine has no engine', () => {
    expect(() => chooseWheel('cpu', 'sunos', 'x64')).toThrow('sunos x64');
    expect(chooseWheel('cpu', 'linux', 'x64').package).toBe('tensorflow-cpu');
  });
});
