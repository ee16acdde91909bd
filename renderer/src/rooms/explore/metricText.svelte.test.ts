import { expect, it } from 'vitest';
import { decimal, tick } from '../../state/preferences/i18n.svelte.ts';
import { metricText } from './metricText.ts';

it('writes a number near 1 with as many digits as it takes to tell it from 1', () => {
  const auc = (value: number): string => metricText(value, { as: 'fixed', digits: 4 });
  expect([0.5, 0.98, 0.9993, 0.99996, 0.99999712, 1].map(auc)).toEqual([
    '0.5000',
    '0.9800',
    '0.99930',
    '0.999960',
    '0.9999971',
    '1.0000',
  ]);
  expect(metricText(0.99, { as: 'fixed', digits: 4 }, true)).toBe('0.990');
  expect(metricText(-3, { as: 'fixed', digits: 4 })).toBe('-3.0000');
});

it('writes large and small numbers short, in powers of ten', () => {
  expect([1.69e11, -1.69e11, 2.5e-7, 99_999, 0, null].map(decimal)).toEqual([
    '1.69 × 10¹¹',
    '-1.69 × 10¹¹',
    '2.50 × 10⁻⁷',
    '99999.0',
    '0.0000',
    '–',
  ]);
  expect([2e11, 2.5e11, 1e-4, 0.25, 1500].map(tick)).toEqual(['2 × 10¹¹', '2.5 × 10¹¹', '1 × 10⁻⁴', '0.25', '1500']);
});
