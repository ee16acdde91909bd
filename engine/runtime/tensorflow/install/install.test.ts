import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../errors/error.ts';
import { BINDING, engineCacheDir, engineFolder, findEngine, manifestPath, RECIPE, thisPlatform } from './files.ts';
import { withLock } from './lock.ts';
import { chooseWheel, TENSORFLOW_VERSION } from './platform.ts';
import { Zip } from './zip.ts';

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
    const zip = await Zip.open(path);
    let bytes = 0;
    for (const member of zip.members) {
      await zip.extract(member, join(folder, 'out', member.fileName), (count) => (bytes += count));
    }
    zip.close();
    expect(readFileSync(join(folder, 'out', 'in/long.txt'), 'utf8')).toBe(long);
    expect(readFileSync(join(folder, 'out', 'stored.txt'), 'utf8')).toBe('plain');
    expect(readFileSync(join(folder, 'out', 'empty'), 'utf8')).toBe('');
    expect(bytes).toBe(long.length + 5);
  });

  it('refuses a file that was cut short', async () => {
    const path = join(folder, 'cut.zip');
    writeFileSync(path, zipSync({ a: strToU8('x'.repeat(1000)) }).slice(0, 60));
    await expect(Zip.open(path)).rejects.toThrow('not a whole zip file');
  });

  it.each(['../out', '/out', 'in/../../out', 'C:/out'])('refuses the name %s', async (name) => {
    const path = join(folder, 'odd.zip');
    writeFileSync(path, zipSync({ [name]: strToU8('x') }));
    await expect(Zip.open(path)).rejects.toThrow('not a whole zip file');
  });

  it('stops a member that unpacks to more than it says', async () => {
    const path = join(folder, 'bomb.zip');
    const bytes = zipSync({ a: new Uint8Array(10_000_000) });
    // The unpacked size, in the member's own header and in the central directory.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 28 < bytes.length; at += 1) {
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 1000, true);
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1000, true);
    }
    writeFileSync(path, bytes);
    const zip = await Zip.open(path);
    let written = 0;
    const extracted = zip.extract(zip.members[0]!, join(folder, 'bomb'), (count) => (written += count));
    await expect(extracted).rejects.toThrow('too many bytes');
    zip.close();
    expect(written).toBeLessThan(1_000_000);
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
