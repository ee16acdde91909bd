import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchGrid } from '../../../../engine/training/loop/batchGrid.ts';
import { chartCsv, float32Text } from './chartCsv.ts';
import { History } from './history.ts';

it('writes float32 values so that they read back the same, and short', () => {
  expect([0.01, 1e-7, 123456.7].map((value) => float32Text(Math.fround(value)))).toEqual(['0.01', '1e-7', '123456.7']);
  expect([NaN, Infinity, -Infinity].map(float32Text)).toEqual(['NaN', 'inf', '-inf']);
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      const text = float32Text(value).replace('inf', 'Infinity');
      return Math.fround(Number(text)) === value || (value === 0 && Number(text) === 0);
    }),
  );
});

describe('the CSV of a chart', () => {
  const history = new History();
  [2, NaN, 1].forEach((y, i) => history.push((i + 1) / 2, y));
  const values = { name: 'loss', history, grid: new BatchGrid(2, 1) };

  it('has every step, its smoothed value, and the validation at its epoch', () => {
    const validation = [
      { x: 1, y: 0.5 },
      { x: 2, y: 0.25 },
    ];
    expect(chartCsv({ ...values, smoothing: 0.5, validation }).join('')).toBe(
      [
        'epoch,step,loss,loss_smoothed,validation',
        '0.500000,1,2,2,',
        '1.000000,2,NaN,2,0.5',
        '1.500000,3,1,1.3333334,',
        '2.000000,4,,,0.25',
        '',
      ].join('\n'),
    );
  });

  it('has no columns for what there is not', () => {
    expect(
      chartCsv({ ...values, smoothing: 0, validation: [] })
        .join('')
        .split('\n')[0],
    ).toBe('epoch,step,loss');
  });
});
