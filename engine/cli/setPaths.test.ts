import { expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { setPaths } from './setPaths.ts';

const document = createDocument('LeNet');

it('sets numbers, words and whole groups by their way from the root', () => {
  const { training, name } = setPaths(document, [
    'training.optimizer.lr=0.01',
    'training.device=wasm',
    'training.schedule={"type":"constant"}',
    'name=Other',
  ]);
  expect([training.optimizer.lr, training.device, name]).toEqual([0.01, 'wasm', 'Other']);
});

it.each([
  ['training.optimizer.rate=1', 'cli.setPath'],
  ['training.__proto__.x=1', 'cli.setPath'],
  ['training=', 'document.invalid'],
  ['training.epochs=many', 'document.invalid'],
  ['epochs', 'cli.usage'],
])('%s is refused', (setting, code) => {
  expect(() => setPaths(document, [setting])).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ code }) }),
  );
});
