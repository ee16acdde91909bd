import { expect, it } from 'vitest';
import { byDrawnLayer } from './iterations.ts';

it('repetitions of a layer stand together, also nested ones; other layers stay by themselves', () => {
  const names = ['conv1', 'block1.0.fc1', 'block1.0.inner.0.a', 'block1.0.inner.1.a', 'block1.1.fc1', 'conv1.2x'];
  expect(byDrawnLayer(names.map((name) => ({ name })))).toEqual([
    { name: 'conv1', items: [{ name: 'conv1' }] },
    { name: 'block1.fc1', items: [{ name: 'block1.0.fc1' }, { name: 'block1.1.fc1' }] },
    { name: 'block1.inner.a', items: [{ name: 'block1.0.inner.0.a' }, { name: 'block1.0.inner.1.a' }] },
    { name: 'conv1.2x', items: [{ name: 'conv1.2x' }] },
  ]);
});
