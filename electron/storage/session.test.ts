import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDocument } from '../../engine/model/create.ts';
import { writeDocument } from '../../engine/model/serialize.ts';
import { VERSION } from '../../engine/model/types.ts';
import { FileHandles } from '../../engine/host/files/fileHandles.ts';
import type { SessionEntry } from '../../engine/protocol/session.ts';
import { SessionFiles } from './session.ts';

const root = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let count = 0;
beforeEach(() => (folder = join(root, String(count++))));

const text = (name: string): string => writeDocument(createDocument(name));
const entry = (key: string, more: Partial<SessionEntry> = {}): SessionEntry => ({
  key,
  file: null,
  path: null,
  stamp: null,
  unsaved: true,
  savedAt: null,
  text: text(key),
  history: null,
  ...more,
});
let handles: FileHandles;
beforeEach(() => (handles = new FileHandles()));
const session = (): SessionFiles => new SessionFiles(folder, handles);
/** The session that the next start restores. */
const restart = () => session().read();

describe('SessionFiles', () => {
  it('knows the very first start from one with nothing open', async () => {
    expect((await restart()).first).toBe(true);
    await session().write({ entries: [], order: [], active: null });
    expect(await restart()).toEqual({ first: false, documents: [], active: null, problems: [] });
  });

  it('brings documents back in the order of their tabs', async () => {
    const files = session();
    await files.write({ entries: [entry('a'), entry('b'), entry('c')], order: ['c', 'a', 'b'], active: 'a' });
    await files.write({ entries: [entry('b', { text: text('b2') })], order: ['c', 'a', 'b'], active: 'b' });
    const { documents, active, problems } = await restart();
    expect(documents.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
    expect(documents[2]).toEqual(entry('b', { text: text('b2') }));
    expect([active, problems]).toEqual(['b', []]);
  });

  it("brings the lab's cells back, and knows of none from earlier versions", async () => {
    const files = session();
    await files.write({ entries: [], order: [], active: null });
    expect((await restart()).lab).toBeUndefined();
    await files.write({ entries: [], order: [], active: null, lab: '# %%\nx = 1\n', lessons: '{}' });
    expect(await restart()).toMatchObject({ lab: '# %%\nx = 1\n', lessons: '{}' });
  });

  it('forgets what was closed', async () => {
    const files = session();
    await files.write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'a' });
    await files.write({ entries: [], order: ['b'], active: 'b' });
    expect((await restart()).documents.map(({ key }) => key)).toEqual(['b']);
  });

  it('brings an entry back that the order does not know yet', async () => {
    await session().write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'b' });
    writeFileSync(join(folder, 'order.json'), '{"order":["b"');
    expect((await restart()).documents.map(({ key }) => key).sort()).toEqual(['a', 'b']);
  });

  it('brings the steps back with their document; what damages them does not reach it', async () => {
    const steps = 'line 1\nline "2"\n';
    await session().write({
      entries: [entry('a', { history: steps }), entry('b')],
      order: ['a', 'b'],
      active: 'a',
    });
    expect((await restart()).documents).toEqual([entry('a', { history: steps }), entry('b')]);
    const path = join(folder, 'tab-a.json');
    const kept = readFileSync(path, 'utf8');
    const first = kept.indexOf('\n') + 1;
    for (let end = first; end < kept.length; end += 1) {
      writeFileSync(path, `${kept.slice(0, end)}\0`);
      const { documents, problems } = await restart();
      expect(documents).toEqual([entry('a', { history: `${kept.slice(first, end)}\0` }), entry('b')]);
      expect(problems).toEqual([]);
    }
  });

  it('brings back what was kept before there were steps', async () => {
    const { history: _, stamp: __, file: ___, ...old } = entry('a');
    await session().write({ entries: [], order: ['a'], active: 'a' });
    writeFileSync(join(folder, 'tab-a.json'), JSON.stringify(old));
    expect(await restart()).toEqual({ first: false, documents: [entry('a')], active: 'a', problems: [] });
  });

  it('keeps a damaged entry aside, says so once, and brings the rest back', async () => {
    await session().write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'a' });
    const path = join(folder, 'tab-a.json');
    const cut = readFileSync(path, 'utf8').slice(0, 200);
    writeFileSync(path, cut);
    const { documents, problems } = await restart();
    expect(documents.map(({ key }) => key)).toEqual(['b']);
    expect(problems.map(({ code }) => code)).toEqual(['session.damaged']);
    expect(readFileSync(String(problems[0]!.params['kept']), 'utf8')).toBe(cut);
    expect((await restart()).problems).toEqual([]);
  });

  it('keeps aside a document that breaks the rules of documents', async () => {
    const broken = entry('a', { text: text('a').replace(`"version": ${VERSION}`, '"version": 99') });
    await session().write({ entries: [broken], order: ['a'], active: 'a' });
    expect((await restart()).problems.map(({ code }) => code)).toEqual(['session.damaged']);
  });

  it('reads what has no changes from its file, and names the files that are gone', async () => {
    const path = (key: string) => join(folder, '..', `${key}-${count}.tensorsmith`);
    const saved = (key: string) =>
      entry(key, { file: handles.grant(path(key), 'document'), path: path(key), unsaved: false, text: null });
    const files = session();
    await files.write({ entries: [saved('a'), saved('b'), saved('c')], order: ['a', 'b', 'c'], active: 'c' });
    writeFileSync(path('b'), text('b'));
    const { documents, problems } = await restart();
    expect(documents).toEqual([{ ...saved('b'), text: text('b'), stamp: expect.any(String) }]);
    expect(problems.map(({ params }) => params)).toEqual([{ files: `a-${count}.tensorsmith, c-${count}.tensorsmith` }]);
  });

  it('keeps the tab of a file whose drive is away until it is there again', async () => {
    const drive = join(folder, '..', `drive-${count}`);
    const path = join(drive, 'a.tensorsmith');
    const saved = entry('a', { file: handles.grant(path, 'document'), path, unsaved: false, text: null });
    await session().write({ entries: [saved, entry('b')], order: ['a', 'b'], active: 'a' });
    const without = session();
    expect((await without.read()).problems).toEqual([
      expect.objectContaining({ code: 'session.away', params: { file: path } }),
    ]);
    await without.write({ entries: [entry('c')], order: ['b', 'c'], active: 'c' });
    mkdirSync(drive);
    writeFileSync(path, text('a'));
    const again = session();
    const keys = ({ documents }: { documents: readonly { key: string }[] }) => documents.map(({ key }) => key).sort();
    expect(keys(await again.read())).toEqual(['a', 'b', 'c']);
    await again.write({ entries: [], order: ['b', 'c'], active: 'c' });
    expect(keys(await restart())).toEqual(['b', 'c']);
  });

  it('takes files by handles alone: a path that a page tells is not written down', async () => {
    const secret = join(folder, '..', 'secret.txt');
    writeFileSync(secret, 'secret');
    const files = session();
    const told = entry('a', { path: secret, unsaved: false, text: null });
    await files.write({ entries: [told], order: ['a'], active: 'a' });
    expect(readFileSync(join(folder, 'tab-a.json'), 'utf8')).not.toContain('secret');
    expect(JSON.stringify(await restart())).not.toContain('"secret"');
    await expect(
      files.write({ entries: [{ ...told, file: secret }], order: ['a'], active: 'a' }),
    ).rejects.toMatchObject({ data: { code: 'shell.refused' } });
  });

  it.runIf(process.platform !== 'win32')('keeps drafts from other users of the machine', async () => {
    await session().write({ entries: [entry('a')], order: ['a'], active: 'a' });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('writes one change after the other, however long one takes', async () => {
    const files = session();
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    const [old, now] = [entry('last', { savedAt: 1 }), entry('last', { savedAt: 2 })];
    const order = [...keys, 'last'];
    const long = files.write({ entries: [...keys.map((key) => entry(key)), old], order, active: null });
    await Promise.all([long, files.write({ entries: [now], order, active: null })]);
    expect((await restart()).documents.at(-1)).toEqual(now);
  });

  it('leaves no temporary files', async () => {
    const files = session();
    await Promise.all(
      [1, 2, 3].map((n) => files.write({ entries: [entry('a', { savedAt: n })], order: ['a'], active: 'a' })),
    );
    await files.idle();
    expect(readdirSync(folder).sort()).toEqual(['order.json', 'tab-a.json']);
  });
});
