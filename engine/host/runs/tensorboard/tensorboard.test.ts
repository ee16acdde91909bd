/** TensorBoard's event files, byte for byte as its own writer makes them; TensorBoard itself reads them in `npm run soak`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventHistogram, fileVersion, histograms, scalars, sessionStart } from './event.ts';
import { BatchGrid } from '../../../training/loop/batchGrid.ts';
import { EventFile } from './eventFile.ts';

interface Goldens {
  version: { seconds: number; bytes: string };
  start: { seconds: number; step: number; bytes: string };
  histograms: { seconds: number; step: number; tags: string[]; values: EventHistogram[]; bytes: string };
  scalars: { seconds: number; step: number; tags: string[]; bits: number[]; bytes: string }[];
}
const goldens = JSON.parse(readFileSync(new URL('goldens/events.json', import.meta.url), 'utf8')) as Goldens;

const floatOf = (bits: number): number => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
};

describe('an event', () => {
  it('of the version of a file, and of a resumed run', () => {
    expect(fileVersion(goldens.version.seconds).toString('hex')).toBe(goldens.version.bytes);
    expect(sessionStart(goldens.start).toString('hex')).toBe(goldens.start.bytes);
  });

  it.each(goldens.scalars)('of $tags.length values at step $step', ({ seconds, step, tags, bits, bytes }) => {
    const values = Object.fromEntries(tags.map((tag, i) => [tag, floatOf(bits[i]!)]));
    expect(scalars({ seconds, step }, values).toString('hex')).toBe(bytes);
  });
});

describe('an event of histograms', () => {
  it('has bins, moments and tags as TensorBoard writes them', () => {
    const { tags, values, bytes, ...time } = goldens.histograms;
    const named = Object.fromEntries(tags.map((tag, i) => [tag, values[i]!]));
    expect(histograms(time, named).toString('hex')).toBe(bytes);
  });
});

describe('the event file of a run', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tensorsmith-events-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (more: Partial<ConstructorParameters<typeof EventFile>[0]> = {}): EventFile =>
    new EventFile({
      folder,
      steps: 20,
      stepOf: (at) => new BatchGrid(10, 1).batchesBefore(at),
      resumed: null,
      failed: () => undefined,
      ...more,
    });
  const files = (): string[] => readdirSync(join(folder, 'tensorboard')).sort();
  const steps = (epoch: number, firstStep: number, loss: number[]) => ({
    epoch,
    firstStep,
    loss: Float32Array.from(loss),
    accuracy: Float32Array.from([]),
    lr: Float32Array.from(loss, () => 0.1),
  });
  /** Records of a file, without their checksums. */
  function records(name: string): Buffer[] {
    const bytes = readFileSync(join(folder, 'tensorboard', name));
    const found: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = Number(bytes.readBigUInt64LE(at));
      found.push(bytes.subarray(at + 12, at + 12 + length));
      at += length + 16;
    }
    return found;
  }

  it('begins with its version, counts steps from the beginning of the run, and has a name that TensorBoard finds', async () => {
    const file = open();
    file.steps(steps(2, 3, [1, NaN]));
    file.statistics({ epoch: 2, step: 5 }, { gradientNorm: 1, weightChange: NaN });
    file.epoch(2, { validationLoss: 0.5, validationAccuracy: null });
    await file.close();
    const [name] = files();
    expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\.[\w.-]+\.\d+\.0$/);
    const found = records(name!);
    expect(found).toHaveLength(5);
    expect(found[0]!.includes('brain.Event:2')).toBe(true);
    // Field 2, a varint.
    expect([...found[1]!.subarray(9, 11)]).toEqual([0x10, 13]);
    expect([...found[3]!.subarray(9, 11)]).toEqual([0x10, 15]);
    expect(found[3]!.includes('gradient_norm')).toBe(true);
    expect(found[3]!.includes('weight_change')).toBe(false);
    expect([...found[4]!.subarray(9, 11)]).toEqual([0x10, 20]);
    expect(found[4]!.includes('loss/validation')).toBe(true);
  });

  it('has the histograms of the layers once an epoch', async () => {
    const file = open();
    const tensor = (low: number) =>
      ({
        kind: 'weight',
        name: 'fc.weight',
        mean: 0,
        deviation: 1,
        histogram: { low, high: 1, counts: [1, 2] },
      }) as never;
    for (const at of [1, 5, 11, 15]) file.histograms({ epoch: Math.ceil(at / 10), step: at % 10 }, [tensor(-1)]);
    file.histograms({ epoch: 3, step: 1 }, [tensor(NaN)]);
    await file.close();
    const found = records(files()[0]!).filter((one) => one.includes('weight/fc.weight'));
    expect(found).toHaveLength(2);
  });

  it('of a resumed run is another one, which takes back the later steps of the first', async () => {
    await open().close();
    await open({ resumed: 7 }).close();
    const [, second] = files();
    expect(records(second!)[1]!.subarray(9).toString('hex')).toBe('1008' + '3a020801');
  });

  it('of a long run has every n-th step', async () => {
    const file = open({ steps: 300_000 });
    file.steps(steps(1, 1, [1, 1, 1, 1, 1, 1, 1]));
    await file.close();
    expect(records(files()[0]!)).toHaveLength(3);
  });

  it('that cannot be written says so once, and stops nothing', async () => {
    writeFileSync(join(folder, 'tensorboard'), 'a file where a folder should be');
    const said: unknown[] = [];
    const file = open({ failed: (error) => said.push(error) });
    for (let i = 0; i < 3; i += 1) {
      file.steps(steps(1, i + 1, [1]));
      await file.keepUp();
    }
    await file.close();
    expect(said).toHaveLength(1);
  });
});
