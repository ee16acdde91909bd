/** The first suggestions after tensors of well-known networks. */
import { describe, expect, it } from 'vitest';
import { acceptsInput } from '../analysis/acceptsInput.ts';
import { LAYERS } from '../layers/registry.ts';
import type { DType } from '../program/types.ts';
import { usualOrder } from './usualOrder.ts';

function offered(shape: readonly (number | 'N')[], before: string, dtype: DType = 'float32'): string[] {
  const type = { shape, dtype };
  const order = usualOrder(type, before);
  return LAYERS.filter((layer) => acceptsInput({ type: layer.type, params: {} }, [], type))
    .sort((a, b) => order(a.type, a.family) - order(b.type, b.family))
    .map((layer) => layer.type);
}

describe('layers that usually come next are offered first', () => {
  it.each([
    ['image', ['N', 1, 28, 28], 'Input', ['Conv2d', 'Flatten']],
    ['convolution', ['N', 16, 28, 28], 'Conv2d', ['BatchNorm2d', 'ReLU', 'MaxPool2d']],
    ['activated image', ['N', 16, 28, 28], 'ReLU', ['MaxPool2d', 'Conv2d']],
    ['pooled image', ['N', 16, 14, 14], 'MaxPool2d', ['Conv2d', 'Flatten']],
    ['volume', ['N', 1, 16, 16, 16], 'Input', ['Conv3d']],
    ['flat features', ['N', 400], 'Flatten', ['Linear']],
    ['features', ['N', 120], 'Linear', ['ReLU', 'Output']],
    ['sequence', ['N', 28, 64], 'LSTM', ['Linear']],
  ] as const)('%s', (_, shape, before, first) => {
    expect(offered(shape, before).slice(0, first.length)).toEqual(first);
  });

  it('indices are embedded, and what an embedding gives is read as a sequence', () => {
    expect(offered(['N', 64], 'Input', 'int32')[0]).toBe('Embedding');
    expect(offered(['N', 64, 32], 'Embedding')[0]).toBe('LSTM');
  });

  it('MaxPool2d comes before GLU', () => {
    const all = offered(['N', 16, 28, 28], 'Conv2d');
    expect(all.indexOf('MaxPool2d')).toBeLessThan(all.indexOf('GLU'));
  });
});
