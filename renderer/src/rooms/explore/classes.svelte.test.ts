import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { ClassReport, EvaluationReport } from '../../../../engine/protocol/reports.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';
import ClassScores from './ClassScores.svelte';
import Confusion from './Confusion.svelte';

const scores = (f1: number, rocAuc: number | null = null) => ({ precision: f1, recall: f1, f1, rocAuc });
const classes: ClassReport = {
  metrics: scores(0.7),
  perClass: [
    { metrics: scores(0.9, 0.99), support: 10 },
    { metrics: scores(0), support: 0 },
    { metrics: scores(0.5), support: 6 },
  ],
  curves: null,
  calibration: null,
};
const report: EvaluationReport = {
  run: 'r',
  source: { kind: 'idx', path: '/d' },
  samples: 'images',
  target: null,
  count: 16,
  correct: 12,
  counted: 16,
  accuracy: 0.75,
  loss: 1,
  losses: [],
  classes,
  values: null,
  baseline: null,
  confusion: [
    [9, 0, 1],
    [0, 0, 0],
    [3, 0, 3],
  ],
  predictions: [],
  confidence: [],
  labels: [],
  pairs: null,
  targets: [],
  names: ['cat', 'dog'],
  seconds: 1,
};

describe('the confusion matrix', () => {
  const cell = (count: number, label: string, prediction: string) =>
    screen.getByRole('button', { name: i18n.m.explore.cell(String(count), label, prediction) });

  it('has a button for each cell that counts, and a number for a class without a name', () => {
    render(Confusion, { report, cell: null });
    expect(screen.getAllByRole('button')).toHaveLength(4);
    cell(3, '2', 'cat');
  });
  it('selects the cell that is pressed, and lets it go by a second press', async () => {
    const { container } = render(Confusion, { report, cell: null });
    const selected = () => [...container.querySelectorAll('td.on')].map(({ textContent }) => textContent?.trim());
    await fireEvent.click(cell(1, 'cat', '2'));
    expect(selected()).toEqual(['1']);
    await fireEvent.click(cell(3, '2', 'cat'));
    expect(selected()).toEqual(['3']);
    await fireEvent.click(cell(3, '2', 'cat'));
    expect(selected()).toEqual([]);
  });
  it('says in words what is pointed at, and is quiet again afterwards', async () => {
    const { container } = render(Confusion, { report, cell: null });
    const said = () => container.querySelector('.said')!.textContent?.trim();
    await fireEvent.focus(cell(3, '2', 'cat'));
    expect(said()).toBe(i18n.m.explore.cell('3', '2', 'cat'));
    await fireEvent.pointerLeave(screen.getByTestId('confusion'));
    expect(said()).toBe('');
  });
});

describe('the scores of classes', () => {
  it('have the worst class first, leave out those without samples, and write a dash for what is not known', () => {
    render(ClassScores, { report, classes });
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim());
    expect(rows).toHaveLength(1 + 2 + 1);
    expect(rows[1]).toMatch(/^2.*–.*6$/);
    expect(rows[2]).toMatch(/^cat.*0\.990.*10$/);
    expect(rows[3]).toMatch(/–.*16$/);
  });
});
