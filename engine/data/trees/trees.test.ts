/** Archives that are damaged or malicious. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors/error.ts';
import { CACHE_VARIABLE } from '../directories.ts';
import { filesAt } from '../diskFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-trees-'));
const cache = process.env[CACHE_VARIABLE];
beforeAll(() => {
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  /** Values of the central directory, where they differ from the member's header. */
  readonly says?: {
    readonly size?: number;
    readonly packed?: number;
    readonly flags?: number;
    readonly attributes?: number;
  };
}

function zip(members: readonly Member[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, bytes, says = {} } of members) {
    const packed = deflateRawSync(bytes);
    const [size, length, flags] = [says.size ?? bytes.length, says.packed ?? packed.length, says.flags ?? 0];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE((3 << 8) | 20, 4);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(says.attributes ?? 0, 38);
    entry.writeUInt32LE(offset, 42);
    files.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}

function tar(members: readonly { name: string; bytes: Buffer; type?: string; says?: number }[]): Buffer {
  return Buffer.concat([
    ...members.flatMap(({ name, bytes, type = '0', says }) => {
      const head = Buffer.alloc(512);
      head.write(name, 0);
      head.write((says ?? bytes.length).toString(8).padStart(11, '0'), 124);
      head.write(' '.repeat(8), 148);
      head.write(type, 156);
      head.write('ustar', 257);
      head.write(
        head
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, '0') + '\0 ',
        148,
      );
      return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
    }),
    Buffer.alloc(1024),
  ]);
}

const hello = Buffer.from('hello');
let count = 0;
async function namesIn(bytes: Buffer): Promise<string[]> {
  count += 1;
  const path = join(folder, `archive-${count}`);
  writeFileSync(path, bytes);
  const tree = await (await filesAt(path)).tree();
  for (const file of tree.files) await tree.read(file, 1e9);
  return tree.files.map(({ path: name }) => name);
}
const refusal = async (bytes: Buffer): Promise<string> => {
  const error: unknown = await namesIn(bytes).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

describe('a ZIP', () => {
  it('has its files by name, without folders, links and what archivers leave behind', async () => {
    const link = { attributes: 0xa1ff0000 };
    const members = ['b/x.txt', 'a.txt', 'b/', '__MACOSX/b/._x.txt', '.hidden'].map((name) => ({ name, bytes: hello }));
    expect(await namesIn(zip([...members, { name: 'link', bytes: hello, says: link }]))).toEqual(['a.txt', 'b/x.txt']);
  });
  it('that leads out of itself is refused', async () => {
    expect(await refusal(zip([{ name: '../../etc/x', bytes: hello }]))).toContain('is not a whole archive');
    expect(await refusal(zip([{ name: '/etc/x', bytes: hello }]))).toContain('is not a whole archive');
  });
  it('that is packed too far, locked, cut off, or says what is not so', async () => {
    const one = (says: NonNullable<Member['says']>): Buffer => zip([{ name: 'x', bytes: hello, says }]);
    expect(await refusal(one({ size: 3_000_000_000 }))).toContain('far more than it should');
    expect(await refusal(one({ flags: 1 }))).toContain('protected by a password');
    expect(await refusal(one({ packed: 1_000_000 }))).toContain('is not a whole archive');
    expect(await refusal(one({ size: 3 }))).toContain('is not a whole archive');
    expect(await refusal(zip([{ name: 'x', bytes: hello }]).subarray(0, 60))).toContain('is not a whole archive');
    const many = Array.from({ length: 9 }, (_, i) => ({
      name: `${i}`,
      bytes: Buffer.alloc(2_000_000),
      says: { size: 1.1e9, packed: 1.9e3 },
    }));
    expect(await refusal(zip(many))).toContain('far more than it should');
  });
});

describe('a tar', () => {
  it('has its files by name, long ones too, packed or not; links and devices are passed over', async () => {
    const long = `${'d'.repeat(120)}/${'f'.repeat(120)}`;
    const bytes = tar([
      { name: './a.txt', bytes: hello },
      { name: '././@LongLink', bytes: Buffer.from(`${long}\0`), type: 'L' },
      { name: 'short', bytes: hello },
      { name: 'pax', bytes: Buffer.from('30 path=other/name-of-pax.txt\n'), type: 'x' },
      { name: 'short', bytes: hello },
      { name: 'link', bytes: Buffer.alloc(0), type: '2' },
      { name: 'device', bytes: Buffer.alloc(0), type: '3' },
    ]);
    const names = ['a.txt', long, 'other/name-of-pax.txt'];
    expect(await namesIn(bytes)).toEqual(names);
    expect(await namesIn(gzipSync(bytes))).toEqual(names);
  });
  it('that is damaged or says more than it holds is refused', async () => {
    expect(await refusal(tar([{ name: 'x', bytes: hello, says: 5_000_000 }]))).toContain('it ends before byte');
    const bytes = tar([
      { name: 'x', bytes: hello },
      { name: 'y', bytes: hello },
    ]);
    bytes[1024 + 5] = 77;
    expect(await refusal(bytes)).toContain('tar header at byte 1024');
    expect(await refusal(gzipSync(bytes).subarray(0, 100))).toContain('is not a whole archive');
  });
});

it('a folder: links to folders are not followed, and depth ends', async () => {
  const root = join(folder, 'tree');
  mkdirSync(join(root, ...Array.from({ length: 12 }, () => 'd')), { recursive: true });
  writeFileSync(join(root, 'd', 'x.txt'), 'x');
  writeFileSync(join(root, ...Array.from({ length: 12 }, () => 'd'), 'deep.txt'), 'x');
  symlinkSync(root, join(root, 'd', 'around'));
  symlinkSync(join(root, 'd', 'x.txt'), join(root, 'link.txt'));
  const tree = await (await filesAt(root)).tree();
  expect(tree.files.map(({ path }) => path)).toEqual(['d/x.txt', 'link.txt']);
  expect(Buffer.from(await tree.read(tree.files[1]!, 10)).toString()).toBe('x');
  expect(readFileSync(join(root, 'link.txt'), 'utf8')).toBe('x');
});
