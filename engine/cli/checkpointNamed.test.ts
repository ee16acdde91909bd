import { expect, it } from 'vitest';
import { checkpointNamed } from './train.ts';

it('a run is named with its newest checkpoint, the end of an epoch, or a step', () => {
  expect(checkpointNamed('20261130-LeNet-ab12')).toEqual({ run: '20261130-LeNet-ab12', at: null });
  expect(checkpointNamed('r@2')).toEqual({ run: 'r', at: { epoch: 2 } });
  expect(checkpointNamed('r@2.100')).toEqual({ run: 'r', at: { epoch: 2, step: 100 } });
  for (const wrong of ['', '@2', 'r@', 'r@x', 'r@2.', 'r@2.1.3', 'r@2@3', 'r@-1'])
    expect(() => checkpointNamed(wrong), wrong).toThrow('names no checkpoint');
});
