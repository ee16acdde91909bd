import { expect, it } from 'vitest';
import type { TensorStatistics } from '../../../../engine/training/loop/layerStatistics.ts';
import { heatOf } from './layerHeat.ts';

const tensor = (kind: TensorStatistics['kind'], node: string, norm: number, zeros = 0): TensorStatistics => ({
  kind,
  node,
  name: node,
  norm,
  zeros,
  mean: 0,
  deviation: 0,
  largest: 0,
  histogram: { low: 0, high: 0, counts: [] },
});

it('the layer with the largest gradient is the warmest; one without any is cold', () => {
  const heat = heatOf([
    tensor('activationGradient', 'n1', 0),
    tensor('activationGradient', 'n2', 1e-4),
    tensor('activationGradient', 'n3', 1),
    tensor('activation', 'n2', 5, 0.75),
  ]);
  expect(heat.get('n1')).toEqual({ gradient: 0, warmth: 0, zeros: 0 });
  expect(heat.get('n2')).toEqual({ gradient: 1e-4, warmth: 0, zeros: 0.75 });
  expect(heat.get('n3')).toEqual({ gradient: 1, warmth: 1, zeros: 0 });
});

it('layers that differ little look alike', () => {
  const heat = heatOf([tensor('activationGradient', 'n1', 0.9), tensor('activationGradient', 'n2', 1)]);
  expect(heat.get('n1')!.warmth).toBeGreaterThan(0.95);
});

it('what lies in a module, in any of its repetitions, counts for the module', () => {
  const heat = heatOf([tensor('activationGradient', 'n3.0/n1', 2), tensor('activationGradient', 'n3.1/n2/n4', 7)]);
  expect([...heat.keys()]).toEqual(['n3']);
  expect(heat.get('n3')!.gradient).toBe(7);
});

it('a gradient that has grown beyond all numbers is the warmest', () => {
  const heat = heatOf([
    tensor('activationGradient', 'n1', Infinity),
    tensor('activationGradient', 'n2', 1),
    tensor('activationGradient', 'n3', 1e-2),
  ]);
  expect(heat.get('n1')!.warmth).toBe(1);
  // The others remain distinguishable.
  expect(heat.get('n2')!.warmth).toBe(1);
  expect(heat.get('n3')!.warmth).toBeCloseTo(1 / 3);
});
