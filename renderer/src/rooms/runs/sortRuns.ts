/** Sorting of the list of runs. */
import type { RunSummary } from '../../../../engine/protocol/reports.ts';

export const COLUMNS = [
  'name',
  'status',
  'started',
  'duration',
  'epochs',
  'parameters',
  'device',
  'loss',
  'validation',
  'test',
] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order {
  readonly by: Column;
  readonly descending: boolean;
}

const VALUES: Readonly<Record<Column, (run: RunSummary) => string | number | null>> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  started: ({ startedAt }) => startedAt,
  duration: ({ seconds }) => seconds,
  epochs: ({ epochsDone }) => epochsDone,
  parameters: ({ parameters }) => parameters,
  device: ({ runtime }) => runtime,
  loss: ({ validationLoss }) => validationLoss,
  validation: ({ validationAccuracy }) => validationAccuracy,
  test: ({ testAccuracy }) => testAccuracy,
};

/** Starred ones first; those without a value last, in either direction. The sort is stable. */
export function sorted(runs: readonly RunSummary[], { by, descending }: Order): RunSummary[] {
  const value = VALUES[by];
  const compared = (a: RunSummary, b: RunSummary): number => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const order = typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right);
    return descending ? -order : order;
  };
  return [...runs].sort((a, b) => Number(b.starred ?? false) - Number(a.starred ?? false) || compared(a, b));
}

/** Order after a click on a column: text ascending, numbers descending; the reverse on a second click. */
export const pressed = (order: Order, by: Column): Order =>
  order.by === by
    ? { by, descending: !order.descending }
    : { by, descending: !['name', 'status', 'device', 'loss'].includes(by) };
