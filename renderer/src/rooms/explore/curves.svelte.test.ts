import { fireEvent, render, screen } from '@testing-library/svelte';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassCounter } from '../../../../engine/metrics/classCounter.ts';
import type { ClassReport, EvaluationReport } from '../../../../engine/protocol/reports.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';
import { lineOf, nearestPoint, pointsOf } from './curvePoints.ts';
import Curves from './Curves.svelte';
import Reliability from './Reliability.svelte';

/** The report of a test of two or three classes. @param yes probability of class 1 by sample */
function tested(yes: readonly number[], labels: readonly number[], width = 2): ClassReport {
  const counter = new ClassCounter(width, width, null, true);
  const scores = yes.flatMap((p) => [1 - p, p, ...Array.from({ length: width - 2 }, () => 0)]);
  counter.add(
    Float32Array.from(scores),
    yes.map((p) => Number(p > 0.5)),
    labels,
  );
  const { perClass, ...rest } = counter.metrics();
  return { ...rest, perClass: [...perClass] };
}
const report = { run: 'r', names: ['no', 'yes', 'never'] } as unknown as EvaluationReport;
const shown = (id: string) => screen.getByTestId(id).textContent?.trim();

describe('the curves of a class', () => {
  it('have a threshold with two classes, which decides anew wherever it is dragged', async () => {
    const classes = tested([0.9, 0.7, 0.4, 0.6, 0.2, 0.1], [1, 1, 1, 0, 0, 0]);
    const { container } = render(Curves, { report, classes, curves: classes.curves! });
    const cells = () => [...container.querySelectorAll('td')].map(({ textContent }) => textContent);
    const threshold = screen.getByTestId('threshold');
    expect(cells()).toEqual(['2', '1', '1', '2']);
    expect(shown('decision-recall')).toBe(i18n.percent(2 / 3, 2));
    await fireEvent.input(threshold, { target: { value: '300' } });
    expect(cells()).toEqual(['3', '0', '1', '2']);
    await fireEvent.input(threshold, { target: { value: '1000' } });
    expect(cells()).toEqual(['0', '3', '0', '3']);
  });
  it('are a dash and a sentence for a class that the test part lacks', () => {
    const classes = tested([0.9, 0.2], [1, 1], 3);
    render(Curves, { report, classes, curves: classes.curves! });
    expect([shown('curve-rocAuc'), shown('curve-averagePrecision')]).toEqual(['–', '–']);
    screen.getByText(i18n.m.explore.noCurve);
    expect(screen.queryByTestId('threshold')).toBeNull();
  });
});

it('the reliability diagram has a bar for each bin with predictions', () => {
  const classes = tested([0.95, 0.94, 0.7, 0.2], [1, 0, 1, 0]);
  const { container } = render(Reliability, { classes, bins: classes.calibration! });
  // 0.94 and 0.95 share a bin, as do 0.7 and neither with 0.8.
  expect(container.querySelectorAll('rect.level')).toHaveLength(3);
  expect(shown('ece')).toBe(classes.metrics.calibrationError!.toFixed(4));
});

it('the area below the drawn lines is the one that is told', () => {
  const score = fc.integer({ min: 0, max: 40 }).map((n) => n / 40);
  const some = fc.array(fc.tuple(score, fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(some, (samples) => {
      const classes = tested(
        samples.map(([p]) => p),
        samples.map(([, label]) => label),
      );
      const curve = classes.curves![1];
      fc.pre(Boolean(curve));
      const area = (kind: 'roc' | 'precisionRecall') => {
        const line = lineOf(kind, pointsOf(kind, curve!));
        return line.slice(1).reduce((sum, { x, y }, i) => sum + ((x - line[i]!.x) * (y + line[i]!.y)) / 2, 0);
      };
      expect(area('roc')).toBeCloseTo(classes.perClass[1]!.metrics.rocAuc!, 9);
      expect(area('precisionRecall')).toBeCloseTo(classes.perClass[1]!.metrics.averagePrecision!, 9);
    }),
  );
});

it('the pointer reads the nearest point, and none from afar', () => {
  const points = [
    { x: 0, y: 0.5, threshold: 0.9 },
    { x: 0.5, y: 1, threshold: 0.4 },
  ];
  expect(nearestPoint(points, { x: 0.48, y: 0.97 })?.threshold).toBe(0.4);
  expect(nearestPoint(points, { x: 0.25, y: 0.1 })).toBeNull();
});
