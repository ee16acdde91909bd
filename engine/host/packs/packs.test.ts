/** Documents with their data as one file: whole ones open elsewhere, others are refused and leave nothing. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataBeside } from '../../data/beside.ts';
import { openDataset } from '../../data/dataset.ts';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../data/directories.ts';
import type { FormatSource } from '../../datasets/source.ts';
import { dataSources, digestOf } from '../../export/testing/dataSources.ts';
import { createDocument } from '../../model/create.ts';
import { readDocument } from '../../model/serialize.ts';
import { MOST_BYTES } from '../files/zipWriter.ts';
import { packDocument } from './pack.ts';
import { unpackDocument } from './unpack.ts';

const SOURCES = dataSources(fileURLToPath(new URL('../../../', import.meta.url)));
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-packs-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
  process.env[DATA_VARIABLE] = join(folder, 'data');
  file = join(folder, 'one.tspack');
});
afterEach(() => {
  for (const name of [CACHE_VARIABLE, DATA_VARIABLE]) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
});

const documentOf = (source: FormatSource, name = '网络 1') => {
  const document = createDocument(name);
  return { ...document, data: { ...document.data, source } };
};
const packs = (): string[] =>
  existsSync(join(folder, 'data', 'packs')) ? readdirSync(join(folder, 'data', 'packs')) : [];
/** A copy of a source's files, so that they can go away. */
function moved(source: FormatSource): FormatSource {
  const path = join(folder, 'here', basename(source.path));
  cpSync(source.path, path, { recursive: true });
  return { ...source, path };
}
const sha = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

describe('a document with its data', () => {
  it.each(['folder', 'zip', 'rows', 'bigEndian', 'floats', 'qmnist', 'cifar10', 'windows', 'words', 'targets'])(
    '%s is read elsewhere as it was',
    async (name) => {
      const source = moved(SOURCES[name]!);
      const before = await openDataset(source);
      const digests = [await digestOf(before, 'train'), await digestOf(before, 'test')];
      const bytes = await packDocument(documentOf(source), file);
      expect(readFileSync(file)).toHaveLength(bytes);
      rmSync(join(folder, 'here'), { recursive: true });
      const { path, data } = await unpackDocument(file);
      expect(basename(path)).toBe('网络 1.tensorsmith');
      const opened = readDocument(readFileSync(path, 'utf8'));
      const named = (opened.data.source as FormatSource).path;
      expect(named).toBe(relative(dirname(path), data!).replaceAll('\\', '/'));
      expect(dataBeside(path, named, () => false)).toBe(data);
      const after = await openDataset({ ...source, path: data! });
      expect([await digestOf(after, 'train'), await digestOf(after, 'test')]).toEqual(digests);
      // Opened again, it is there already.
      expect(await unpackDocument(file)).toEqual({ path, data });
      expect(packs()).toHaveLength(1);
    },
  );

  it('of one IDX file takes those that belong to it, and nothing else that lies there', async () => {
    const from = SOURCES['floats']!.path;
    const names = readdirSync(from);
    const here = join(folder, 'here');
    cpSync(from, here, { recursive: true });
    writeFileSync(join(here, 'letter.txt'), 'a secret');
    await packDocument(documentOf({ kind: 'idx', path: join(here, names[0]!) }), file);
    const inside = Object.keys(unzipSync(readFileSync(file)));
    expect(inside).toContain(`data/${names[0]!}`);
    expect(inside.some((name) => name.includes('letter'))).toBe(false);
  });

  it('changed since it was unpacked is left as it is', async () => {
    await packDocument(documentOf(moved(SOURCES['words']!)), file);
    const first = await unpackDocument(file);
    writeFileSync(first.path, readFileSync(first.path, 'utf8').replace('网络 1', 'other'));
    const second = await unpackDocument(file);
    expect(second.path).not.toBe(first.path);
    expect(readFileSync(first.path, 'utf8')).toContain('other');
    expect(packs()).toHaveLength(2);
  });

  it('takes no bundled data along', async () => {
    await packDocument(documentOf({ kind: 'table', path: 'sample:auto-mpg.csv', target: 'mpg' }, 'a/b: c'), file);
    const { path, data } = await unpackDocument(file);
    expect([data, basename(path)]).toEqual([null, 'network.tensorsmith']);
  });

  it('says why it cannot be saved, and leaves the old file', async () => {
    writeFileSync(file, 'old');
    const pack = (source: FormatSource) => packDocument(documentOf(source), file);
    const none = createDocument('x');
    await expect(packDocument({ ...none, data: { ...none.data, source: { kind: 'none' } } }, file)).rejects.toThrow(
      'no data to save',
    );
    await expect(pack({ kind: 'text', path: join(folder, 'gone.txt'), length: 8 })).rejects.toThrow('gone.txt');
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd', 'a:b.png'), 'x');
    await expect(pack({ kind: 'images', path: join(folder, 'odd'), height: 8, width: 8, channels: 1 })).rejects.toThrow(
      'odd/a:b.png has a name',
    );
    expect(MOST_BYTES).toBeLessThan(2 ** 32);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a hostile or damaged file', () => {
  let bytes: Uint8Array;
  beforeEach(async () => {
    await packDocument(documentOf(moved(SOURCES['words']!)), file);
    bytes = readFileSync(file);
  });
  /** With other members, whose manifest is made anew. */
  function altered(change: (members: Record<string, Uint8Array>) => Zippable): string {
    const { 'manifest.json': _, ...rest } = unzipSync(bytes);
    const changed = change(rest);
    const files = Object.entries(changed).map(([name, given]) => {
      const content = (Array.isArray(given) ? given[0] : given) as Uint8Array;
      return { name, bytes: content.length, sha256: sha(content) };
    });
    const manifest = { format: 'tensorsmith-pack', version: 1, files };
    const path = join(folder, 'altered.tspack');
    writeFileSync(path, zipSync({ ...changed, 'manifest.json': strToU8(JSON.stringify(manifest)) }));
    return path;
  }
  const refused = async (path: string, why: RegExp): Promise<void> => {
    await expect(unpackDocument(path)).rejects.toThrow(why);
    expect(packs()).toEqual([]);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
    expect(existsSync(join(folder, 'data', 'evil'))).toBe(false);
  };
  const withPath = (path: string) => (members: Record<string, Uint8Array>) => {
    const document = JSON.parse(Buffer.from(members['document.json']!).toString()) as { data: { source: object } };
    document.data.source = { ...document.data.source, path };
    return { ...members, 'document.json': strToU8(JSON.stringify(document)) };
  };

  it.each(['../evil', '/evil', 'data/../../evil', 'evil', 'data/con', 'data/a\\b', 'data/a:b', 'data/x. '])(
    'with a member %s',
    (name) =>
      refused(
        altered((members) => ({ ...members, [name]: strToU8('x') })),
        /is no network with data|invalid|absolute/,
      ),
  );
  it.each(['/etc/passwd', '../../one.tspack', 'data/../document.json', 'data/none.txt', 'document.json'])(
    'with a document that names %s',
    (path) => refused(altered(withPath(path)), /its data are not below data/),
  );
  it('with a link, names that differ in case alone, or another content', async () => {
    await refused(
      altered((members) => ({ ...members, 'data/link': [strToU8('/etc'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] })),
      /no plain file/,
    );
    await refused(
      altered((members) => ({ ...members, 'data/A': strToU8('1'), 'data/a': strToU8('2') })),
      /there twice/,
    );
    const { 'manifest.json': manifest, ...rest } = unzipSync(bytes);
    const [name] = Object.keys(rest).filter((one) => one.startsWith('data/'));
    const other = Uint8Array.from(rest[name!]!, (byte, i) => (i === 5 ? byte ^ 1 : byte));
    const path = join(folder, 'other.tspack');
    writeFileSync(path, zipSync({ ...rest, [name!]: other, 'manifest.json': manifest! }));
    await refused(path, /SHA-256/);
  });
  it('cut anywhere, no archive, or a folder', async () => {
    const path = join(folder, 'cut.tspack');
    for (let i = 0; i < 12; i += 1) {
      writeFileSync(path, bytes.subarray(0, Math.floor((bytes.length * i) / 12)));
      await refused(path, /./);
    }
    writeFileSync(path, 'a text');
    await refused(path, /is no network with data/);
    await refused(folder, /folder/);
  });
});
