import { expect, it } from 'vitest';
import { CheckpointClock } from './checkpointClock.ts';

const MINUTES = { every: 1, unit: 'minutes', keep: 2 } as const;

/**
 * Times in seconds at which a run of `length` seconds is saved within an epoch, checked every second; each save takes
 * `cost` ms.
 */
async function savedAt(length: number, cost: number, settings: Parameters<CheckpointClock['isDue']>[0] = MINUTES) {
  let now = 0;
  const clock = new CheckpointClock(() => now);
  const saved: number[] = [];
  for (let second = 1; second <= length; second += 1) {
    now = Math.max(now, second * 1000);
    if (!clock.isDue(settings, second)) continue;
    saved.push(second);
    await clock.time(() => {
      now += cost;
      return Promise.resolve();
    });
  }
  return saved;
}

it('saves soon at first, then every minute', async () => {
  expect(await savedAt(200, 0)).toEqual([5, 10, 20, 40, 80, 140, 200]);
});

it('takes a fiftieth of the time at most', async () => {
  const saved = await savedAt(1000, 2000);
  expect(saved[1]! - saved[0]!).toBeGreaterThanOrEqual(100);
  expect(saved.length * 2).toBeLessThanOrEqual(1000 / 50);
});

it('counts steps, also where a look was left out', () => {
  const clock = new CheckpointClock(() => 0, 7);
  const each = { every: 10, unit: 'steps', keep: 2 } as const;
  expect([8, 9, 10, 11, 19, 25, 29, 31].map((steps) => clock.isDue(each, steps))).toEqual([
    ...[false, false, true, false, false, true, false, true],
  ]);
});

it('counts epochs at their ends alone', () => {
  const clock = new CheckpointClock(() => 0);
  const each = { every: 3, unit: 'epochs', keep: 2 } as const;
  expect([1, 2, 3, 4, 6].map((epoch) => clock.isEpochDue(each, epoch))).toEqual([false, false, true, false, true]);
  expect(clock.isDue(each, 100)).toBe(false);
});
