/** Runs as files: whole ones come back as they were, others are refused and leave nothing. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../../testing/home.ts';
import { loadCheckpoint, loadRun } from '../runs.ts';
import { writeSealed } from '../sealed.ts';

let home: Home;
let whole: { run: string; folder: string };
let file: string;
let bytes: Uint8Array;
beforeAll(async () => {
  home = new Home();
  whole = await home.train(2);
  await home.engine.handlers['run.note']({ run: whole.run, tags: ['kept'], notes: 'A text.' });
  file = join(home.folder, 'one.tsrun');
  await home.engine.handlers['run.export']({ run: whole.run, path: file });
  bytes = readFileSync(file);
});
afterAll(() => home.close());

const take = (path: string) => home.engine.handlers['run.import']({ path });
const sha = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const own = (): string[] => readdirSync(home.runs).sort();
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => /\.(json|jsonl|safetensors)$/.test(name) && name !== 'run.json')
      .map((name) => [name, sha(readFileSync(join(folder, name)))]),
  );

/** A file with other members; those that stay have their manifest entries made anew unless `keep`. */
function altered(change: (members: Record<string, Uint8Array>) => Zippable, keep = false): string {
  const members = unzipSync(bytes);
  const { 'manifest.json': old, ...rest } = members;
  const changed = change(rest);
  const files = Object.entries(changed).map(([name, given]) => {
    const content = (Array.isArray(given) ? given[0] : given) as Uint8Array;
    return { name, bytes: content.length, sha256: sha(content) };
  });
  const manifest = { format: 'tensorsmith-run', version: 1, run: whole.run, files };
  const path = join(home.folder, `altered-${Math.random()}.tsrun`);
  writeFileSync(path, zipSync({ ...changed, 'manifest.json': keep ? old! : strToU8(JSON.stringify(manifest)) }));
  return path;
}

describe('a whole file', () => {
  it('is known where the run is here, and brings it back to the byte where it is not', async () => {
    await home.engine.handlers['run.note']({ run: whole.run, deleted: true });
    expect(await take(file)).toMatchObject({ run: whole.run, known: true });
    const kept = join(home.folder, 'kept');
    cpSync(whole.folder, kept, { recursive: true });
    rmSync(whole.folder, { recursive: true });
    expect(await take(file)).toMatchObject({ run: whole.run, known: false });
    expect(contents(whole.folder)).toEqual(contents(kept));
    expect(Object.keys(contents(whole.folder)).length).toBeGreaterThan(6);
    expect((await loadCheckpoint(whole.run)).epoch).toBe(2);
    const { runs } = await home.engine.handlers['runs.list']({});
    expect(runs.find(({ run }) => run === whole.run)).toMatchObject({
      status: 'finished',
      tags: ['kept'],
      notes: 'A text.',
    });
  });
  it('gets another id where another run has that', async () => {
    const path = altered(({ 'run.json': record, 'metrics.jsonl': metrics, ...rest }) => {
      const { sha256: _, ...kept } = JSON.parse(Buffer.from(record!).toString()) as Record<string, unknown>;
      const changed = writeSealed({ ...kept, status: 'running', pid: 1 });
      return { ...rest, 'metrics.jsonl': metrics!.subarray(1), 'run.json': strToU8(changed) };
    });
    const { run, known } = await take(path);
    expect([run === whole.run, known]).toEqual([false, false]);
    // It is not on, wherever it was.
    expect(await loadRun(run)).toMatchObject({ status: 'interrupted', pid: 0, run });
  });
  it('reads no data but bundled ones until the user says where they are', async () => {
    const path = altered(({ 'run.json': record, 'metrics.jsonl': metrics, ...rest }) => {
      const { sha256: _, ...kept } = JSON.parse(Buffer.from(record!).toString()) as Record<string, unknown>;
      const changed = writeSealed({ ...kept, dataPath: '/etc/passwd' });
      return { ...rest, 'metrics.jsonl': metrics!.subarray(2), 'run.json': strToU8(changed) };
    });
    const { run } = await take(path);
    const { handlers } = home.engine;
    for (const call of [
      () => handlers['run.evaluate']({ run }),
      () => handlers['run.replay']({ run }),
      () => handlers['try.open']({ run }),
    ])
      await expect(call()).rejects.toThrow('/etc/passwd, which is not read until you say so');
    await expect(handlers['run.locate']({ run, path: join(home.folder, 'none.csv') })).rejects.toThrow();
    expect((await loadRun(run)).dataAway).toBe(true);
    await handlers['run.locate']({ run, path: 'sample:auto-mpg.csv' });
    expect((await handlers['run.evaluate']({ run })).count).toBe(78);
  });
});

describe('a hostile or damaged file', () => {
  const refused = async (path: string, why: RegExp): Promise<void> => {
    const before = own();
    await expect(take(path)).rejects.toThrow(why);
    expect(own()).toEqual(before);
    expect(existsSync(join(home.folder, 'evil'))).toBe(false);
  };
  it.each([
    ['../../evil', /invalid relative path/],
    ['/evil', /absolute path/],
    ['checkpoints/../evil', /invalid relative path/],
    ['checkpoints/000001-00000001/evil.sh', /is no file of a run/],
    ['CON', /is no file of a run/],
  ])('with a member %s', (name, why) =>
    refused(
      altered((members) => ({ ...members, [name]: strToU8('x') })),
      why,
    ),
  );
  it('with a bomb', () =>
    refused(
      altered((members) => ({ ...members, 'data.json': new Uint8Array(8 * 1024 ** 2) })),
      // Deflate cannot compress more than this, and the JSON is not what the record says.
      /data\.json/,
    ));
  it('with a member that is larger than its reader takes', () =>
    refused(
      altered((members) => ({ ...members, 'notes.json': new Uint8Array(2 * 1024 ** 2) })),
      /notes\.json is too large/,
    ));
  it('with a link', () =>
    refused(
      altered((members) => ({
        ...members,
        'notes.json': [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }],
      })),
      /notes\.json is no plain file/,
    ));
  it('with another content than the manifest says', () =>
    refused(
      altered(
        (members) => ({
          ...members,
          'notes.json': Uint8Array.from(members['notes.json']!, (byte, i) => (i === 20 ? byte ^ 1 : byte)),
        }),
        true,
      ),
      /SHA-256 of notes\.json/,
    ));
  it('with another document than its record says, whatever the manifest says', () =>
    refused(
      altered((members) => ({ ...members, 'document.json': strToU8('{"format":"tensorsmith"}') })),
      /SHA-256 is another one/,
    ));
  it('without a manifest, a record, or a member', async () => {
    const { 'manifest.json': manifest, ...rest } = unzipSync(bytes);
    const path = join(home.folder, 'partial.tsrun');
    writeFileSync(path, zipSync(rest));
    await refused(path, /manifest\.json is missing/);
    const { 'notes.json': _, ...fewer } = rest;
    writeFileSync(path, zipSync({ ...fewer, 'manifest.json': manifest! }));
    await refused(path, /notes\.json is missing/);
    await refused(
      altered(({ 'run.json': __, ...others }) => others),
      /not at all/,
    );
  });
  it('cut or flipped anywhere', async () => {
    const path = join(home.folder, 'cut.tsrun');
    for (let i = 0; i < 12; i += 1) {
      writeFileSync(path, bytes.subarray(0, Math.floor((bytes.length * i) / 12)));
      await refused(path, /./);
    }
    for (let i = 1; i < 24; i += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[Math.floor((flipped.length * i) / 24)]! ^= 0x10;
      writeFileSync(path, flipped);
      // A bit that says nothing, such as of a time, is no damage.
      const result = await take(path).catch((error: Error) => error);
      if (result instanceof Error) expect(result.message).toMatch(/is no run that can be opened|damaged/);
      else expect(result).toMatchObject({ run: whole.run, known: true });
    }
  });
  it('that is no archive, or a folder', async () => {
    writeFileSync(join(home.folder, 'text.tsrun'), 'a text');
    await refused(join(home.folder, 'text.tsrun'), /is no run that can be opened/);
    await refused(home.folder, /folder/);
  });
});

it('a run that is on is not exported', async () => {
  const { run } = await home.start(500);
  await expect(home.engine.handlers['run.export']({ run, path: join(home.folder, 'on.tsrun') })).rejects.toThrow(
    'cannot be exported yet',
  );
  await home.engine.handlers['run.stop']({ run });
  expect(existsSync(join(home.folder, 'on.tsrun'))).toBe(false);
});
