/** Points of a search's charts. */
import type { SearchReport } from '../../../../../engine/protocol/reports.ts';
import type { TrialReport } from '../../../../../engine/search/history.ts';
import { lastOf } from '../../../../../engine/search/trial.ts';
import type { TrialPoint } from './ScatterChart.svelte';
import { pathsOf, shortValue } from './pointText.ts';

/** What is on the x axis: the trial's number, its cost or size, or a field by its path. */
export type Axis = 'trial' | 'parameters' | 'cost' | `field:${string}`;

export interface Scatter {
  readonly points: readonly TrialPoint[];
  /** Texts of the values of x, where they are no numbers. */
  readonly names: readonly string[] | null;
  readonly logarithmic: boolean;
}

export const axesOf = ({ plan, trials }: SearchReport): Axis[] => [
  ...(plan.cost ? (['cost'] as const) : []),
  ...(plan.cost === 'parameters' ? [] : (['parameters'] as const)),
  'trial',
  ...pathsOf(trials.map(({ point }) => point)).map((path): Axis => `field:${path}`),
];

/** @param parametersOf of a run; null where it is unknown */
export function scatterOf(
  { trials, plan, front }: SearchReport,
  axis: Axis,
  parametersOf: (run: string) => number | null,
): Scatter {
  const path = axis.startsWith('field:') ? axis.slice('field:'.length) : null;
  const field = plan.choices.find((choice) => choice.path === path);
  const names = field?.kind === 'categorical' ? field.values.map(shortValue) : null;
  const xOf = (trial: TrialReport): number | null => {
    if (axis === 'trial') return trial.number;
    if (axis === 'cost') return lastOf(trial)?.scores[1] ?? null;
    if (axis === 'parameters') return trial.run === null ? null : parametersOf(trial.run);
    const value = path === null ? undefined : trial.point[path];
    if (value === undefined) return null;
    return names ? names.indexOf(shortValue(value)) : typeof value === 'number' ? value : null;
  };
  const best = new Set(front);
  const points = trials.flatMap((trial): TrialPoint[] => {
    const result = lastOf(trial);
    const [x, y] = [xOf(trial), result?.scores[0] ?? null];
    if (!result || x === null || y === null || trial.end !== undefined) return [];
    return [{ trial: trial.number, x, y, whole: result.epochs >= plan.epochs, front: best.has(trial.number) }];
  });
  return { points, names, logarithmic: field !== undefined && field.kind !== 'categorical' && field.log === true };
}
