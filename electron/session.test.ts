import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDocument } from '../engine/document/create.ts';
import { writeDocument } from '../engine/document/serialize.ts';
import { VERSION } from '../engine/document/types.ts';
import { UserError } from '../engine/errors/error.ts';
import type { SessionEntry } from '../engine/protocol/session.ts';
import { SessionFiles } from './session.ts';

const root = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let count = 0;
beforeEach(() => (folder = join(root, String(count++))));

const text = (name: string): string => writeDocument(createDocument(name));
const entry = (key: string, more: Partial<SessionEntry> = {}): SessionEntry => ({
  key,
  path: null,
  unsaved: true,
  savedAt: null,
  text: text(key),
  history: null,
  ...more,
});
const nowhere = (path: string): Promise<string> => Promise.reject(new UserError('shell.missing', { path }));
/** What a start after this one finds. */
const restart = (readFileOf = nowhere) => new SessionFiles(folder).read(readFileOf);

describe('SessionFiles', () => {
  it('knows the very first start from one with nothing open', async () => {
    expect((await restart()).first).toBe(true);
    await new SessionFiles(folder).write({ entries: [], order: [], active: null });
    expect(await restart()).toEqual({ first: false, documents: [], active: null, problems: [] });
  });

  it('brings documents back in the order of their tabs', async () => {
    const files = new SessionFiles(folder);
    await files.write({ entries: [entry('a'), entry('b'), entry('c')], order: ['c', 'a', 'b'], active: 'a' });
    await files.write({ entries: [entry('b', { text: text('b2') })], order: ['c', 'a', 'b'], active: 'b' });
    const { documents, active, problems } = await restart();
    expect(documents.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
    expect(documents[2]).toEqual(entry('b', { text: text('b2') }));
    expect([active, problems]).toEqual(['b', []]);
  });

  it('forgets what was closed', async () => {
    const files = new SessionFiles(folder);
    await files.write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'a' });
    await files.write({ entries: [], order: ['b'], active: 'b' });
    expect((await restart()).documents.map(({ key }) => key)).toEqual(['b']);
  });

  it('brings an entry back that the order does not know yet', async () => {
    await new SessionFiles(folder).write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'b' });
    writeFileSync(join(folder, 'order.json'), '{"order":["b"');
    expect((await restart()).documents.map(({ key }) => key).sort()).toEqual(['a', 'b']);
  });

  it('brings the steps back with their document; what damages them does not reach it', async () => {
    const steps = 'line 1\nline "2"\n';
    await new SessionFiles(folder).write({
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
    const { history: _, ...old } = entry('a');
    await new SessionFiles(folder).write({ entries: [], order: ['a'], active: 'a' });
    writeFileSync(join(folder, 'tab-a.json'), JSON.stringify(old));
    expect(await restart()).toEqual({ first: false, documents: [entry('a')], active: 'a', problems: [] });
  });

  it('keeps a damaged entry aside, says so once, and brings the rest back', async () => {
    await new SessionFiles(folder).write({ entries: [entry('a'), entry('b')], order: ['a', 'b'], active: 'a' });
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
    await new SessionFiles(folder).write({ entries: [broken], order: ['a'], active: 'a' });
    expect((await restart()).problems.map(({ code }) => code)).toEqual(['session.damaged']);
  });

  it('reads what has no changes from its file, and names the files that are gone', async () => {
    const saved = (key: string) => entry(key, { path: `/nets/${key}.tensorsmith`, unsaved: false, text: null });
    const files = new SessionFiles(folder);
    await files.write({ entries: [saved('a'), saved('b'), saved('c')], order: ['a', 'b', 'c'], active: 'c' });
    const { documents, problems } = await restart((path) =>
      path.includes('/b.') ? Promise.resolve(text('b')) : nowhere(path),
    );
    expect(documents).toEqual([{ ...saved('b'), text: text('b') }]);
    expect(problems.map(({ params }) => params)).toEqual([{ files: 'a.tensorsmith, c.tensorsmith' }]);
  });

  it('discards changes: a document comes back as its file, or not at all; later writes come too late', async () => {
    const files = new SessionFiles(folder);
    const mine = entry('mine', { path: '/nets/mine.tensorsmith', history: 'steps' });
    const sample = entry('sample', { unsaved: false });
    await files.write({ entries: [mine, entry('new'), sample], order: ['mine', 'new', 'sample'], active: 'new' });
    await files.discard();
    await files.write({ entries: [mine, entry('new')], order: ['mine', 'new'], active: 'new' });
    const { documents } = await restart(() => Promise.resolve(text('from the file')));
    expect(documents).toEqual([{ ...mine, unsaved: false, text: text('from the file'), history: null }, sample]);
  });

  it('writes one change after the other, however long one takes', async () => {
    const files = new SessionFiles(folder);
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    const [old, now] = [entry('last', { savedAt: 1 }), entry('last', { savedAt: 2 })];
    const order = [...keys, 'last'];
    const long = files.write({ entries: [...keys.map((key) => entry(key)), old], order, active: null });
    await Promise.all([long, files.write({ entries: [now], order, active: null })]);
    expect((await restart()).documents.at(-1)).toEqual(now);
  });

  it('leaves no temporary files', async () => {
    const files = new SessionFiles(folder);
    await Promise.all(
      [1, 2, 3].map((n) => files.write({ entries: [entry('a', { savedAt: n })], order: ['a'], active: 'a' })),
    );
    await files.idle();
    expect(readdirSync(folder).sort()).toEqual(['order.json', 'tab-a.json']);
  });
});
