import { expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import { Steering } from './steering.ts';

const epochs = (count: number) => ({ epochs: count });

it('makes a change hold from its place on', () => {
  const steering = new Steering();
  steering.change(epochs(5));
  expect(steering.take({ epoch: 2, step: 3 })).toEqual({ epoch: 2, step: 3, training: epochs(5) });
  const at = (epoch: number, step: number) => steering.settingsAt(DEFAULT_TRAINING, { epoch, step }).epochs;
  expect([at(2, 2), at(2, 3), at(3, 0)]).toEqual([DEFAULT_TRAINING.epochs, 5, 5]);
});

it('forgets changes beyond a place at which another one is made, and keeps those before it', () => {
  const before = { epoch: 1, step: 4, training: epochs(7) };
  const steering = new Steering([before, { epoch: 2, step: 9, training: epochs(8) }]);
  steering.change(epochs(9));
  const change = steering.take({ epoch: 2, step: 3 });
  expect(steering.changes).toEqual([before, change]);
  expect(steering.settingsAt(DEFAULT_TRAINING, { epoch: 5, step: 0 }).epochs).toBe(9);
});

it('keeps several changes of one place in their order', () => {
  const steering = new Steering();
  for (const count of [5, 6]) {
    steering.change(epochs(count));
    steering.take({ epoch: 1, step: 2 });
  }
  expect(steering.changes).toHaveLength(2);
  expect(steering.settingsAt(DEFAULT_TRAINING, { epoch: 1, step: 2 }).epochs).toBe(6);
});

it('runs one batch for each step that is asked for while it is paused', async () => {
  const steering = new Steering();
  steering.pause();
  steering.step();
  expect([await steering.ready(() => false), steering.isPaused]).toEqual([true, true]);
  const ready = steering.ready(() => false);
  steering.resume();
  expect(await ready).toBe(true);
});
