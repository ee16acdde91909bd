/**
 * A run whose disk is full, read-only, or missing: it waits, reports location and size, and continues; nothing is
 * corrupted.
 */
import { execFileSync } from 'node:child_process';
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATA_VARIABLE } from '../../data/directories.ts';
import { pickedStorage, storing, dataStorage } from '../../data/storage.ts';
import { loadCheckpoint, loadMetrics, loadRun, loadRunDocument } from './runs.ts';
import { Home } from '../testing/home.ts';

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

describe.skipIf(!canMount)('a disk of its own', () => {
  beforeEach(() => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', home.data]));
  afterEach(() => execFileSync('umount', ['-l', home.data]));

  /** Fills the disk to the last byte. */
  function fill(): string {
    const path = join(home.data, 'filler');
    let size = 0;
    for (let step = 1024 * 1024; step >= 4096; step /= 2) {
      for (;;) {
        try {
          writeFileSync(path, Buffer.alloc(step), { flag: 'a' });
          size += step;
        } catch {
          truncateSync(path, size);
          break;
        }
      }
    }
    expect(statfsSync(home.data).bavail).toBe(0);
    return path;
  }

  it('full: the run waits, says which folder and how much, and goes on when there is room', async () => {
    const { run, folder } = await home.start(400);
    await home.until(() => home.said('checkpoint.written').length > 1);
    const filler = fill();
    await home.until(() => home.names.includes('run.waiting'));
    const { error } = home.said('run.waiting')[0]!;
    expect(error).toMatchObject({ code: 'storage.full', params: { folder, setting: DATA_VARIABLE, free: '0 B' } });
    // Earlier files are intact.
    const { epochsDone } = await loadRun(run);
    expect((await loadCheckpoint(run)).epoch).toBe(epochsDone);
    const steps = home.said('step.metrics').flatMap(({ steps: each }) => each).length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(home.said('step.metrics').flatMap(({ steps: each }) => each).length - steps).toBeLessThan(100);
    rmSync(filler);
    await home.until(() => home.names.includes('run.resumed'));
    home.engine.handlers['run.stop']({ run }).catch(() => undefined);
    await home.until(() => home.names.includes('run.finished'));
    // No step is missing or duplicated.
    const metrics = await loadMetrics(run);
    expect(metrics.damaged).toBe(0);
    const shown = home.said('step.metrics').flatMap(({ epoch, steps: each }) => each.map((step) => `${epoch} ${step}`));
    expect(metrics.steps.map(({ epoch, step }) => `${epoch} ${step}`)).toEqual(shown);
    expect(readdirSync(folder).sort()).toEqual([
      'checkpoints',
      'data.json',
      'document.json',
      'layers.jsonl',
      'metrics.jsonl',
      'run.json',
      'tensorboard',
    ]);
    // Nor in the event file.
    const [events] = readdirSync(join(folder, 'tensorboard'));
    const bytes = readFileSync(join(folder, 'tensorboard', events!));
    let [records, at] = [0, 0];
    for (; at < bytes.length; records += 1) at += Number(bytes.readBigUInt64LE(at)) + 16;
    expect(at).toBe(bytes.length);
    expect(records).toBe(1 + metrics.steps.length + metrics.epochs.length);
  });

  it('full, and stopped while it waits: the run ends with the sentence, its last checkpoint whole', async () => {
    const { run } = await home.start(400);
    await home.until(() => home.said('checkpoint.written').length > 1);
    const filler = fill();
    await home.until(() => home.names.includes('run.waiting'));
    await home.engine.handlers['run.stop']({ run });
    expect(home.said('run.failed')).toMatchObject([{ run, error: { code: 'storage.full' } }]);
    expect((await loadCheckpoint(run)).epoch).toBeGreaterThan(0);
    // The engine lives, and its weights are usable.
    rmSync(filler);
    expect((await home.engine.handlers['run.evaluate']({ run })).count).toBeGreaterThan(0);
    expect(await loadRun(run)).toMatchObject({ status: 'failed' });
    // A test result that cannot be saved is shown, with a notice.
    fill();
    home.events.length = 0;
    expect((await home.engine.handlers['run.evaluate']({ run })).count).toBeGreaterThan(0);
    expect(home.said('run.notice')).toMatchObject([{ run, error: { code: 'storage.full' } }]);
  });

  it('full before it starts: a sentence, and no run', async () => {
    fill();
    await expect(home.start(1)).rejects.toThrow(
      new RegExp(`The disk of ${home.runs}.* is full: .* are needed and 0 B are free.*${DATA_VARIABLE}`),
    );
  });

  it('read-only: the run waits and goes on', async () => {
    const { run, folder } = await home.start(400);
    await home.until(() => home.said('checkpoint.written').length > 0);
    const checkpoints = join(folder, 'checkpoints');
    execFileSync('mount', ['--bind', checkpoints, checkpoints]);
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', checkpoints]);
      await home.until(() => home.names.includes('run.waiting'));
      expect(home.said('run.waiting')[0]!.error).toMatchObject({ code: 'storage.readOnly', params: { folder } });
      execFileSync('mount', ['-o', 'remount,rw,bind', checkpoints]);
      await home.until(() => home.names.includes('run.resumed'));
      await home.engine.handlers['run.stop']({ run });
      expect(home.names).toContain('run.finished');
    } finally {
      execFileSync('umount', ['-l', checkpoints]);
    }
  });

  it('read-only before it starts: a sentence', async () => {
    execFileSync('mount', ['-o', 'remount,ro', home.data]);
    await expect(home.start(1)).rejects.toThrow(/The disk of .* is read-only.*TENSORSMITH_DATA_DIR/);
    await expect(home.engine.handlers['runs.list']({})).resolves.toEqual({ runs: [] });
  });
});

describe('a folder that is gone', () => {
  it.each(['removed', 'moved away'])('%s: said, made anew, and everything from then on is there', async (kind) => {
    const { run, folder } = await home.start(400);
    await home.until(() => home.said('checkpoint.written').length > 0);
    if (kind === 'removed') rmSync(folder, { recursive: true });
    else renameSync(folder, join(home.folder, 'elsewhere'));
    await home.until(() => home.names.includes('run.resumed'));
    expect(home.said('run.waiting')[0]!.error).toMatchObject({ code: 'storage.missing', params: { folder } });
    await home.engine.handlers['run.stop']({ run });
    expect(home.names).toContain('run.finished');
    expect(await loadRun(run)).toMatchObject({ run, status: 'stopped' });
    expect((await loadRunDocument(run)).name).toBe(home.document(1).name);
    expect((await loadCheckpoint(run)).epoch).toBeGreaterThan(0);
    expect((await loadMetrics(run)).damaged).toBe(0);
  });

  it('a file in its place: a sentence at the start', async () => {
    rmSync(home.data, { recursive: true });
    writeFileSync(home.data, 'a file');
    await expect(home.start(1)).rejects.toThrow(/no longer exists\. Restore it.*TENSORSMITH_DATA_DIR/);
    rmSync(home.data);
  });
});

describe('a folder that was picked', () => {
  it('exports into a file or a full disk say so', async () => {
    const taken = join(home.folder, 'taken');
    writeFileSync(taken, '');
    const document = home.document(1);
    const call = home.engine.handlers['export.code'];
    await expect(call({ document, language: 'typescript', run: null, directory: taken })).rejects.toThrow(
      `${taken} is not a folder, or no longer exists. Choose another folder.`,
    );
    expect(statSync(taken).size).toBe(0);
    expect(readFileSync(taken, 'utf8')).toBe('');
  });
});

describe('sentences', () => {
  const error = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'write' });
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO', 'EMFILE', 'ETXTBSY'])(
    '%s names the folder and what moves it',
    async (code) => {
      const own = storing(dataStorage(), 5e6, () => Promise.reject(error(code)));
      await expect(own).rejects.toThrow(home.data);
      await expect(own).rejects.toThrow(DATA_VARIABLE);
      const picked = storing(pickedStorage('/some/where'), 5e6, () => Promise.reject(error(code)));
      await expect(picked).rejects.toThrow(/\/some\/where.*hoose/);
    },
  );

  it('a fault of ours is not taken for one of the disk', async () => {
    await expect(storing(dataStorage(), 1, () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
  });
});
