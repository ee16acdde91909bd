import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fileState, readDocumentFile, saveDocumentFile, writeUserFile } from './documentFile.ts';

const root = mkdtempSync(join(tmpdir(), 'documents-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});
const code = (name: string) => expect.objectContaining({ data: expect.objectContaining({ code: name }) }) as Error;

describe('readDocumentFile', () => {
  it('says which file is gone, and what is no file', async () => {
    await expect(readDocumentFile(join(folder, 'gone.json'))).rejects.toThrow('gone.json no longer exists');
    await expect(readDocumentFile(folder)).rejects.toEqual(code('data.folder'));
  });

  it('reads a text that begins with a mark of its byte order', async () => {
    writeFileSync(join(folder, 'net.json'), '\uFEFF{"a":1}');
    expect((await readDocumentFile(join(folder, 'net.json'))).text).toBe('{"a":1}');
  });
});

describe('saveDocumentFile', () => {
  it('replaces the file that was read', async () => {
    const path = join(folder, 'net.json');
    writeFileSync(path, 'old');
    const { stamp } = await readDocumentFile(path);
    const saved = await saveDocumentFile(path, 'new', stamp);
    expect(saved).toMatchObject({ path, name: 'net.json' });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(await fileState(path, (saved as { stamp: string }).stamp)).toBe('same');
  });

  it('does not write over what another program has written, unless it may', async () => {
    const path = join(folder, 'net.json');
    writeFileSync(path, 'old');
    const { stamp } = await readDocumentFile(path);
    writeFileSync(path, 'of another program');
    expect(await fileState(path, stamp)).toBe('changed');
    expect(await saveDocumentFile(path, 'new', stamp)).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('of another program');
    rmSync(path);
    expect(await saveDocumentFile(path, 'new', stamp)).toBe('gone');
    await saveDocumentFile(path, 'new', null);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('does not make a folder anew that is gone', async () => {
    const path = join(folder, 'gone', 'net.json');
    await expect(saveDocumentFile(path, 'new', null)).rejects.toEqual(code('shell.folderGone'));
  });
});

describe.runIf(process.platform !== 'win32')('writeUserFile', () => {
  it('writes the file that a symbolic link leads to, and leaves the link', async () => {
    const [target, link] = [join(folder, 'target.json'), join(folder, 'link.json')];
    writeFileSync(target, 'old');
    symlinkSync('target.json', link);
    await writeUserFile(link, 'new');
    expect([readFileSync(target, 'utf8'), readlinkSync(link)]).toEqual(['new', 'target.json']);
    rmSync(target);
    await writeUserFile(link, 'again');
    expect([readFileSync(target, 'utf8'), readlinkSync(link)]).toEqual(['again', 'target.json']);
  });

  it.each([0o600, 0o640, 0o666])('keeps the permissions of the file (%o)', async (mode) => {
    const path = join(folder, 'net.json');
    writeFileSync(path, 'old');
    chmodSync(path, mode);
    await writeUserFile(path, 'new');
    expect(statSync(path).mode & 0o777).toBe(mode);
  });
});
