import { describe, expect, it } from 'vitest';
import type { SearchReport } from '../../../../../engine/protocol/reports.ts';
import type { TrialReport } from '../../../../../engine/search/history.ts';
import { axesOf, scatterOf } from './scatter.ts';

const trial = (number: number, more: Partial<TrialReport>): TrialReport => ({
  number,
  point: { 'training.optimizer.lr': 0.01 * number, 'nodes.act1.type': number % 2 ? 'ReLU' : 'Tanh' },
  results: [{ epochs: 3, scores: [1 / number, 100 * number] }],
  run: `r${number}`,
  step: null,
  crashes: 0,
  interrupted: 0,
  seconds: 1,
  ...more,
});

const report: SearchReport = {
  search: 's',
  name: 'LeNet',
  status: 'running',
  startedAt: 0,
  seconds: 1,
  trained: 2,
  best: null,
  plan: {
    metric: 'validationLoss',
    cost: 'multiplyAdds',
    algorithm: { type: 'random' },
    trials: 9,
    epochs: 3,
    seed: 0,
    choices: [
      { path: 'training.optimizer.lr', kind: 'float', min: 0.01, max: 0.1, log: true },
      { path: 'nodes.act1.type', kind: 'categorical', values: ['ReLU', 'Tanh'] },
    ],
  },
  front: [1],
  trials: [
    trial(1, {}),
    trial(2, { results: [{ epochs: 1, scores: [0.5, 200] }] }),
    trial(3, { results: [{ epochs: 3, scores: [null, 300] }] }),
    trial(4, { results: [], step: 3 }),
    trial(5, { end: 'failed' }),
  ],
};
const xs = (axis: Parameters<typeof scatterOf>[1]): number[] =>
  scatterOf(report, axis, (run) => (run === 'r1' ? 61_706 : null)).points.map(({ x }) => x);

describe("a search's charts", () => {
  it('have the cost, the size and every field as axes', () => {
    expect(axesOf(report)).toEqual([
      'cost',
      'parameters',
      'trial',
      'field:training.optimizer.lr',
      'field:nodes.act1.type',
    ]);
  });

  it('show trials with a score; those trained for less are told apart', () => {
    const { points } = scatterOf(report, 'trial', () => null);
    expect(points).toEqual([
      { trial: 1, x: 1, y: 1, whole: true, front: true },
      { trial: 2, x: 2, y: 0.5, whole: false, front: false },
    ]);
  });

  it('place a trial by its cost, its size, a number or one of some values', () => {
    expect(xs('cost')).toEqual([100, 200]);
    expect(xs('parameters')).toEqual([61_706]);
    expect(xs('field:training.optimizer.lr')).toEqual([0.01, 0.02]);
    expect(xs('field:nodes.act1.type')).toEqual([0, 1]);
    expect(scatterOf(report, 'field:training.optimizer.lr', () => null)).toMatchObject({
      logarithmic: true,
      names: null,
    });
    expect(scatterOf(report, 'field:nodes.act1.type', () => null).names).toEqual(['ReLU', 'Tanh']);
  });
});
