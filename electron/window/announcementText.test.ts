/** What the system notification at the end of a run says. */
import { describe, expect, it } from 'vitest';
import { UserError } from '../../engine/errors/error.ts';
import type { EngineEvent, Events } from '../../engine/protocol/events.ts';
import { announcementOf } from './announcementText.ts';

const EPOCH: Events['epoch.metrics'] = {
  run: 'r',
  epoch: 3,
  trainLoss: 0.12345,
  trainAccuracy: 0.9,
  validationLoss: 0.0423456,
  validationAccuracy: 0.98571,
  seconds: 4,
  best: null,
};
const finished = (change: Partial<Events['run.finished']> = {}): EngineEvent => ({
  event: 'run.finished',
  data: { run: 'r', stopped: false, early: false, epoch: 3, step: 844, seconds: 12, ...change },
});

describe('at the end of a run', () => {
  it('the validation accuracy, else the validation loss, else the training loss is said', () => {
    expect(announcementOf(finished(), EPOCH, 'en')).toEqual({
      title: 'Training finished',
      body: 'Validation accuracy 98.57 %',
    });
    const regression = { ...EPOCH, validationAccuracy: null };
    expect(announcementOf(finished(), regression, 'en')?.body).toBe('Validation loss 0.04235');
    expect(announcementOf(finished(), { ...regression, validationLoss: null }, 'zh')?.body).toBe('训练损失 0.1235');
    expect(announcementOf(finished(), null, 'en')?.body).toBe('');
  });

  it('one that early stopping has ended says so; one that the user has stopped says nothing', () => {
    expect(announcementOf(finished({ stopped: true, early: true }), EPOCH, 'zh')?.title).toBe('训练提前停止');
    expect(announcementOf(finished({ stopped: true }), EPOCH, 'en')).toBeNull();
  });

  it('one that has failed says why', () => {
    const error: Events['run.failed']['error'] = new UserError('run.unknown', { run: 'x' }).data;
    const text = announcementOf({ event: 'run.failed', data: { run: 'r', error } }, null, 'en');
    expect(text?.title).toBe('Training failed');
    expect(text?.body).toContain('x');
    expect(announcementOf({ event: 'engine.lost', data: { run: null, error } }, null, 'en')).toBeNull();
    expect(announcementOf({ event: 'engine.lost', data: { run: 'r', error } }, null, 'en')?.title).toBe(
      'Training was interrupted',
    );
  });

  it('nothing is said of what goes on', () => {
    expect(announcementOf({ event: 'epoch.metrics', data: EPOCH }, EPOCH, 'en')).toBeNull();
  });

  it('of a search, its best score is said', () => {
    const changed = (status: 'running' | 'finished' | 'failed', score: number | null = 0.98571): EngineEvent => ({
      event: 'search.changed',
      data: {
        search: {
          search: 's',
          name: 'LeNet',
          status,
          startedAt: 0,
          seconds: 9,
          plan: {
            metric: 'validationAccuracy',
            algorithm: { type: 'random' },
            trials: 4,
            epochs: 1,
            seed: 0,
            choices: [],
          },
          trained: 4,
          best: score === null ? null : { trial: 2, score, run: 'r' },
          ...(status === 'failed' ? { fault: new UserError('run.noData').data } : {}),
        },
        front: [],
        trial: null,
      },
    });
    expect(announcementOf(changed('running'), null, 'en')).toBeNull();
    expect(announcementOf(changed('finished'), null, 'en')).toEqual({
      title: 'Search finished',
      body: 'Best of LeNet: 98.57 %',
    });
    expect(announcementOf(changed('finished', null), null, 'en')?.body).toBe('LeNet');
    expect(announcementOf(changed('failed'), null, 'en')?.body).toContain('No data is chosen yet');
  });
});
