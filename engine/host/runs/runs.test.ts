/** Damaged runs of every kind: valid parts are used, damage is reported, and the list always succeeds. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../data/directories.ts';
import { cleanUp } from '../process/cleanup.ts';
import { processIdentity } from '../process/processIdentity.ts';
import type { RunRecord } from './runRecord.ts';
import { listRuns, loadCheckpoint, loadMetrics, loadRun, loadRunDocument, removeDeleted } from './runs.ts';
import { writeSealed } from './sealed.ts';
import { Home } from '../testing/home.ts';

let home: Home;
let whole: { run: string; folder: string };
let copies = 0;
beforeAll(async () => {
  home = new Home();
  whole = await home.train(3);
});
afterAll(() => home.close());

/** A copy of a run to damage. */
function copy(): { run: string; folder: string } {
  const run = `copy-${(copies += 1)}`;
  cpSync(whole.folder, join(home.runs, run), { recursive: true });
  return { run, folder: join(home.runs, run) };
}
const generations = (folder: string): string[] => readdirSync(join(folder, 'checkpoints')).sort().reverse();
const record = (): Omit<RunRecord, never> => {
  const { sha256: _, ...rest } = JSON.parse(readFileSync(join(whole.folder, 'run.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return rest as unknown as RunRecord;
};

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  const byte = Math.floor(at * bytes.length);
  bytes[byte] = bytes[byte]! ^ (1 << Math.floor(Math.random() * 8));
  writeFileSync(path, bytes);
}

describe('weights', () => {
  it('a flipped bit anywhere: the generation before is taken, and this is said', async () => {
    const { run, folder } = copy();
    const [newest, before] = generations(folder);
    const good = await loadCheckpoint(run);
    expect([good.epoch, good.fellBack]).toEqual([3, null]);
    const path = join(folder, 'checkpoints', newest!, 'weights.safetensors');
    const original = readFileSync(path);
    for (let round = 0; round < 200; round += 1) {
      flip(path, Math.random());
      const found = await loadCheckpoint(run);
      expect(found.epoch).toBe(2);
      expect(found.path).toContain(before);
      expect(found.fellBack).toMatchObject({ code: 'run.fellBack', params: { run, epoch: 2 } });
      writeFileSync(path, original);
    }
  });

  it('its record says whether there are any, and where the newest ends', async () => {
    const { run, folder } = copy();
    const listed = async () => (await listRuns(null)).find((one) => one.run === run)!.hasWeights;
    expect(await listed()).toBe(true);
    const { epoch, step } = await loadCheckpoint(run);
    expect((await loadMetrics(run)).checkpoint).toEqual({ epoch, step });
    // Killed while the first checkpoint was written.
    for (const name of generations(folder)) rmSync(join(folder, 'checkpoints', name, 'state.json'));
    expect(await listed()).toBe(false);
    expect((await loadMetrics(run)).checkpoint).toBeNull();
  });

  it('the same for its manifest: a bit is noticed, or says nothing else', async () => {
    const { run, folder } = copy();
    const path = join(folder, 'checkpoints', generations(folder)[0]!, 'state.json');
    const original = readFileSync(path);
    for (let round = 0; round < 200; round += 1) {
      flip(path, Math.random());
      const { epoch, step } = await loadCheckpoint(run);
      expect([2, 3]).toContain(epoch);
      if (epoch === 3) expect(step).toBe((await loadCheckpoint(whole.run)).step);
      writeFileSync(path, original);
    }
  });

  it('none whole: a sentence that names the file', async () => {
    const { run, folder } = copy();
    for (const name of generations(folder)) flip(join(folder, 'checkpoints', name, 'weights.safetensors'), 0.9);
    await expect(loadCheckpoint(run)).rejects.toThrow(/weights\.safetensors of this run is damaged: its SHA-256/);
    rmSync(join(folder, 'checkpoints'), { recursive: true });
    await expect(loadCheckpoint(run)).rejects.toThrow(/has no saved weights yet/);
  });

  it('evaluation with the generation before says so', async () => {
    const { run, folder } = copy();
    flip(join(folder, 'checkpoints', generations(folder)[0]!, 'weights.safetensors'), 0.9);
    home.events.length = 0;
    const report = await home.engine.handlers['run.evaluate']({ run });
    expect(report.count).toBeGreaterThan(0);
    expect(home.said('run.notice')).toMatchObject([{ run, error: { code: 'run.fellBack' } }]);
  });
});

describe('the list of runs', () => {
  const kinds: Record<string, (folder: string) => void> = {
    'no run.json at all': (folder) => {
      rmSync(join(folder, 'run.json'));
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'run.json is empty': (folder) => {
      writeFileSync(join(folder, 'run.json'), '');
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'run.json is an empty object': (folder) => {
      writeFileSync(join(folder, 'run.json'), '{}');
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'run.json is null': (folder) => {
      writeFileSync(join(folder, 'run.json'), 'null');
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'run.json is a folder': (folder) => {
      rmSync(join(folder, 'run.json'));
      mkdirSync(join(folder, 'run.json'));
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'run.json is a pipe': (folder) => {
      rmSync(join(folder, 'run.json'));
      if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'run.json')]);
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'fields of another type': (folder) => {
      const seconds = 'long' as unknown as number;
      writeFileSync(join(folder, 'run.json'), writeSealed({ ...record(), seconds }));
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    },
    'no document': (folder) => rmSync(join(folder, 'document.json')),
    'a link to itself': (folder) => {
      rmSync(folder, { recursive: true });
      symlinkSync(folder, folder);
    },
    'nothing in it': (folder) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    },
  };
  it.each(Object.keys(kinds))('%s: listed as damaged beside the others', async (kind) => {
    const { run, folder } = copy();
    kinds[kind]!(folder);
    const list = await listRuns(null);
    const found = list.find((one) => one.run === run)!;
    expect(found).toMatchObject({ status: 'damaged', fault: expect.anything() as unknown });
    expect(found.fault!.code).not.toBe('internal');
    expect(list.find((one) => one.run === whole.run)).toMatchObject({ status: 'finished' });
    await expect(loadRunDocument(run)).rejects.toThrow(
      /damaged|no file or folder|not a regular file|is a folder|There is no run/,
    );
    rmSync(folder, { recursive: true });
  });

  it('a damaged run.json is replaced by what the newest checkpoint knows', async () => {
    const { run, folder } = copy();
    for (let round = 0; round < 100; round += 1) {
      flip(join(folder, 'run.json'), Math.random());
      const found = (await listRuns(null)).find((one) => one.run === run)!;
      expect(found).toMatchObject({ run, name: home.document(1).name, epochsDone: 3 });
      cpSync(join(whole.folder, 'run.json'), join(folder, 'run.json'));
    }
  });

  it('takes the id from the folder, and writes nothing anywhere', async () => {
    const { run, folder } = copy();
    const hostile = { ...record(), run: '../../../x', status: 'running' as const, pid: 2 ** 30 };
    writeFileSync(join(folder, 'run.json'), writeSealed(hostile));
    const before = readFileSync(join(folder, 'run.json'), 'utf8');
    const found = (await listRuns(null)).find((one) => one.run === run);
    expect(found).toMatchObject({ status: 'interrupted' });
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(before);
    expect(existsSync(join(home.runs, '..', '..', '..', 'x'))).toBe(false);
    await expect(loadRun('../../../x')).rejects.toThrow('There is no run');
  });

  it('a process id that was given out again is not that run', async () => {
    const { run, folder } = copy();
    const status = async (change: Partial<RunRecord>): Promise<string> => {
      writeFileSync(join(folder, 'run.json'), writeSealed({ ...record(), status: 'running', ...change }));
      return (await listRuns(null)).find((one) => one.run === run)!.status;
    };
    const pid = process.ppid;
    expect(await status({ pid, process: await processIdentity(pid) })).toBe('running');
    expect(await status({ pid, process: `${await processIdentity(pid)} of another time` })).toBe('interrupted');
    // A run of an earlier version without process identity counts as running while it writes.
    const { process: _, ...old } = record();
    const metrics = join(folder, 'metrics.jsonl');
    const before = async (minutes: number): Promise<string> => {
      writeFileSync(join(folder, 'run.json'), writeSealed({ ...old, status: 'running', pid }));
      utimesSync(metrics, new Date(), new Date(Date.now() - minutes * 60_000));
      return (await listRuns(null)).find((one) => one.run === run)!.status;
    };
    expect([await before(0), await before(10)]).toEqual(['running', 'interrupted']);
    // This process, which trains nothing.
    expect(await status({ pid: process.pid, process: await processIdentity(process.pid) })).toBe('interrupted');
  });

  it('a document that was changed is not taken for the one that was trained', async () => {
    const { run, folder } = copy();
    const path = join(folder, 'document.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"out_features": 32', '"out_features": 31'));
    await expect(loadRunDocument(run)).rejects.toThrow(/document\.json of this run is damaged: its SHA-256/);
  });
});

describe('metrics of a past run', () => {
  it('are as they were while it trained', async () => {
    home.events.length = 0;
    const { run } = await home.train(2);
    const metrics = await loadMetrics(run);
    expect(metrics.damaged).toBe(0);
    expect(metrics.epochsWanted).toBe(2);
    expect(metrics.steps.map(({ loss }) => loss)).toEqual(home.said('step.metrics').flatMap(({ loss }) => loss));
    expect(metrics.steps.at(-1)!.step).toBe(metrics.stepsPerEpoch);
    expect(metrics.epochs).toEqual(home.said('epoch.metrics').map(({ run: _, best: __, ...epoch }) => epoch));
  });

  it('leave out what is damaged, and count it', async () => {
    const { run, folder } = copy();
    const path = join(folder, 'metrics.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    const good = (await loadMetrics(run)).steps.length;
    writeFileSync(path, [lines[0]!.replace('loss', 'lost'), 'x', ...lines.slice(1, -1), 'cut o'].join('\n'));
    const { damaged, steps } = await loadMetrics(run);
    expect(damaged).toBe(2);
    expect(steps.length).toBeLessThan(good);
  });
});

describe('cleaning up', () => {
  const GONE = 2 ** 22 + 7;
  it('removes what a process that is gone has left, and nothing else', async () => {
    const { run, folder } = copy();
    const [newest] = generations(folder);
    const left = [
      join(folder, `run.json.${GONE}-0123456789ab.tmp`),
      join(folder, 'checkpoints', newest!, `weights.safetensors.${GONE}-0123456789ab.tmp`),
      join(folder, 'checkpoints', '000009-00000001', 'weights.safetensors'),
      join(cacheDirectory(), 'data', `abc-train-images.${GONE}.tmp`),
      join(cacheDirectory(), 'uploads', String(GONE), 'batch', 'train.csv'),
      join(cacheDirectory(), `plans.json.${GONE}-0123456789ab.tmp`),
    ];
    const kept = [
      join(folder, `run.json.${process.pid}-0123456789ab.tmp`),
      join(cacheDirectory(), 'data', `abc-train-images.${process.ppid}.tmp`),
      join(cacheDirectory(), 'data', 'mine.tmp'),
      join(cacheDirectory(), 'uploads', String(process.ppid), 'batch', 'train.csv'),
    ];
    for (const path of [...left, ...kept]) {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, 'half');
    }
    await cleanUp(() => null);
    expect(left.filter((path) => existsSync(path))).toEqual([]);
    expect(kept.filter((path) => existsSync(path))).toEqual(kept);
    expect((await loadCheckpoint(run)).epoch).toBe(3);
    expect(generations(folder)).toHaveLength(2);
  });

  it('a half generation never pushes out a whole one', async () => {
    const { run, folder } = copy();
    const [newest, before] = generations(folder);
    for (const name of [newest, before]) renameSync(join(folder, 'checkpoints', name!), join(folder, `kept-${name}`));
    for (const name of ['000008-00000001', '000009-00000001']) mkdirSync(join(folder, 'checkpoints', name));
    for (const name of [newest, before]) renameSync(join(folder, `kept-${name}`), join(folder, 'checkpoints', name!));
    expect((await loadCheckpoint(run)).epoch).toBe(3);
  });
});

describe('what is noted of a run', () => {
  const note = (run: string, change: object) => home.engine.handlers['run.note']({ run, ...change });
  const found = async (run: string) => (await listRuns(null)).find((one) => one.run === run);

  it('notes and tags are kept, listed, changed and removed', async () => {
    const { run } = copy();
    await note(run, { notes: 'a wide one', tags: ['paper', 'wide', 'paper'] });
    expect(await found(run)).toMatchObject({ notes: 'a wide one', tags: ['paper', 'wide'] });
    await note(run, { tags: ['wide'] });
    expect(await found(run)).toMatchObject({ notes: 'a wide one', tags: ['wide'] });
    await note(run, { notes: '', tags: [] });
    const summary = await found(run);
    expect([summary?.notes, summary?.tags]).toEqual([undefined, undefined]);
  });
  it('changes that are made at once are all kept', async () => {
    const { run } = copy();
    await Promise.all([
      note(run, { tags: ['paper'] }),
      note(run, { notes: 'a wide one' }),
      note(run, { starred: true }),
      note(run, { name: 'the good one' }),
    ]);
    expect(await found(run)).toMatchObject({
      tags: ['paper'],
      notes: 'a wide one',
      starred: true,
      name: 'the good one',
    });
  });
  it('a name and a star survive a change of the run, and a damaged note is none', async () => {
    const { run, folder } = copy();
    await note(run, { name: 'the good one' });
    await note(run, { starred: true });
    writeFileSync(join(folder, 'run.json'), writeSealed({ ...record(), testAccuracy: 0.5 }));
    expect(await found(run)).toMatchObject({ name: 'the good one', starred: true, testAccuracy: 0.5 });
    writeFileSync(join(folder, 'notes.json'), '{"name": 7}');
    expect(await found(run)).toMatchObject({ name: record().name, status: 'finished' });
    await expect(note('none', { starred: true })).rejects.toThrow('There is no run');
  });

  it('a deleted one can be taken back for an hour, and is removed by a later start', async () => {
    const { run, folder } = copy();
    await note(run, { deleted: true });
    expect(await found(run)).toBeUndefined();
    await cleanUp(() => null);
    await note(run, { deleted: false });
    expect(await found(run)).toMatchObject({ status: 'finished' });
    await note(run, { deleted: true });
    await removeDeleted(Date.now() + 59 * 60_000);
    expect(existsSync(folder)).toBe(true);
    await removeDeleted(Date.now() + 61 * 60_000);
    expect(existsSync(folder)).toBe(false);
  });
});
