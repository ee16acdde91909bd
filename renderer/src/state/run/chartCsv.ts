/** The values of a chart as CSV: every step that is known, and the validation. */
import type { BatchGrid } from '../../../../engine/training/loop/batchGrid.ts';
import type { History } from './history.ts';
import { Series } from './series.ts';

/** The shortest text that reads back as the same float32 value. */
export function float32Text(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

export interface ChartValues {
  /** Name of the column. */
  readonly name: string;
  readonly history: History;
  /** Decay of the smoothed column; 0 for none. */
  readonly smoothing: number;
  /** Values at the ends of epochs. */
  readonly validation: readonly { readonly x: number; readonly y: number }[];
  readonly grid: BatchGrid;
}

/** @returns lines in parts, as a long run's would not fit into one text; a header first */
export function chartCsv({ name, history, smoothing, validation, grid }: ChartValues): string[] {
  const smoothed = smoothing > 0;
  const columns = [
    'epoch',
    'step',
    name,
    ...(smoothed ? [`${name}_smoothed`] : []),
    ...(validation.length ? ['validation'] : []),
  ];
  const parts: string[] = [`${columns.join(',')}\n`];
  const series = new Series(smoothing);
  const rest = [...validation];
  let lines: string[] = [];
  const add = (x: number, value: string, smooth: string, atEpoch: string): void => {
    const cells = [x.toFixed(6), String(Math.round(grid.batchesAt(x))), value];
    if (smoothed) cells.push(smooth);
    if (validation.length) cells.push(atEpoch);
    lines.push(`${cells.join(',')}\n`);
    if (lines.length < 10_000) return;
    parts.push(lines.join(''));
    lines = [];
  };
  for (let i = 0; i < history.length; i += 1) {
    const [x, y] = [history.x.at(i), history.y.at(i)];
    while (rest.length && rest[0]!.x < x) add(rest[0]!.x, '', '', String(rest.shift()!.y));
    series.smooth(y);
    add(x, float32Text(y), float32Text(Math.fround(series.last)), rest[0]?.x === x ? String(rest.shift()!.y) : '');
  }
  for (const { x, y } of rest) add(x, '', '', String(y));
  return [...parts, lines.join('')];
}
