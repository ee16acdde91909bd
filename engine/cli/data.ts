/** `tensorsmith data`: describes a source, as the Data room does, without training. */
import { resolve } from 'node:path';
import { preparing } from '../data/cache/preparation.ts';
import { MEMORY_VARIABLE } from '../data/dataLimits.ts';
import { openDataset, recognize, reportDataset } from '../data/dataset.ts';
import type { TableReport } from '../datasets/report.ts';
import type { DatasetReport } from '../datasets/source.ts';
import { dataBytes, isStreamed } from '../datasets/window.ts';
import { formatError, UserError } from '../errors/error.ts';
import { formatBytes, formatCount } from '../errors/format.ts';
import { createDocument } from '../model/create.ts';
import { PARTS, type Part, partsOf, type PartsReport } from '../training/parts.ts';
import {
  type SplitFlags,
  type VocabularyFlags,
  type WindowFlags,
  withSplit,
  withVocabulary,
  withWindows,
} from './files.ts';
import { json, preparationText, say, StatusLine, table } from './terminal.ts';

interface DataFlags extends SplitFlags, WindowFlags, VocabularyFlags {
  readonly target?: string | undefined;
  readonly json: boolean;
}

/** Most classes that are listed. */
const LISTED = 20;

const places = (values: readonly string[]): string =>
  values.slice(0, LISTED).join(', ') + (values.length > LISTED ? ', …' : '');

/** Lines for every source: its kind, counts, shape and classes. */
function common(report: DatasetReport): string[] {
  const { name, kind, path, shape, train, test, classes, labels } = report;
  const counts = `${formatCount(train.count)} training and ${formatCount(test?.count ?? 0)} test samples of ${shape.join('×')}`;
  return [
    `${name}: ${kind}, ${counts}`,
    path,
    ...(classes ? [`${classes} ${classes === 1 ? 'class' : 'classes'}: ${places(labels)}`] : []),
  ];
}

const WRITTEN = { csv: 'separated values', parquet: 'Parquet', jsonl: 'JSON lines' } as const;

function ofWindows({
  length,
  horizon,
  multiStep,
  season,
  stride,
  time,
  series,
  count,
}: NonNullable<TableReport['windows']>): string {
  const order = time === undefined ? 'in the order of the file' : `in the order of ${JSON.stringify(time)}`;
  const several = series === undefined ? '' : `; ${formatCount(count)} series by ${JSON.stringify(series)}`;
  const goal = multiStep ? `the targets of the next ${horizon} rows` : `the target ${horizon} after them`;
  const repeats = season === undefined ? '' : `; a season of ${season} rows`;
  return `windows of ${length} rows ${order}, one every ${stride}, ${goal}${several}${repeats}`;
}

/** Lines for a table: its dialect and columns. */
function ofTable({ columns, targets, task, scaled, rows, skipped, written, windows }: TableReport): string[] {
  const { kind, encoding, separator, header, decimal, thousands, units, quote, skip } = written;
  const marks = `separator ${JSON.stringify(separator)}, decimal mark "${decimal}"${thousands ? `, thousands mark "${thousands}"` : ''}${units ? ', numbers with units' : ''}${quote ? `, quotes ${quote}` : ''}${skip ? `, ${skip} lines of comments` : ''}`;
  const lines = columns.map((column) => [
    column.name,
    column.type,
    targets.includes(column.name) ? `target (${column.role})` : column.role,
    column.proposal.reason ?? '',
    column.missingCount ? `${formatCount(column.missingCount)} (${column.missing})` : '',
    column.odd ? formatCount(column.odd) : '',
    formatCount(column.distinct),
  ]);
  return [
    `${WRITTEN[kind]}${kind === 'csv' ? `: ${encoding}, ${marks}, ${header ? 'with' : 'without'} a header` : ''}`,
    `${task} of ${targets.map((name) => JSON.stringify(name)).join(', ')}${scaled ? ', standardized' : ''}; ${formatCount(rows)} rows, ${formatCount(skipped)} left out`,
    ...(windows ? [ofWindows(windows)] : []),
    '',
    table([['column', 'type', 'role', 'why', 'missing', 'odd', 'distinct'], ...lines], [5, 6]),
  ];
}

/** Most classes in the table of parts. */
const ROWS = 100;

/** Lines for the parts of a training: samples of each, by class where there are classes. */
function ofParts({ counts, classes }: PartsReport, labels: readonly string[]): string[] {
  const numbers = (of: (part: Part) => number): string[] => PARTS.map((part) => formatCount(of(part)));
  const rows = classes ? labels.slice(0, ROWS).map((name, c) => [name, ...numbers((part) => classes[part][c]!)]) : [];
  return ['', table([['', ...PARTS], ...rows, ['all', ...numbers((part) => counts[part])]], [1, 2, 3])];
}

/** Shows the preparation of data, which Ctrl+C stops. */
async function following<T>(work: () => Promise<T>): Promise<T> {
  const status = new StatusLine();
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once('SIGINT', abort);
  try {
    return await preparing({ progress: (report) => status.set(preparationText(report)), signal: stop.signal }, work);
  } finally {
    process.off('SIGINT', abort);
    status.clear();
  }
}

/** Prints the report of a source of any format. @param path a file or folder, or "sample:name" */
export async function dataCommand(path: string, flags: DataFlags): Promise<void> {
  const found = await recognize(path.startsWith('sample:') ? path : resolve(path), flags.target);
  const source = withVocabulary(withWindows(withSplit(found, flags), flags), flags);
  if (flags.target !== undefined && !('target' in source))
    throw new UserError('cli.usage', { detail: `--target is for tables, and ${path} is none` });
  const { dataset, report } = await following(async () => {
    const opened = await openDataset(source);
    return { dataset: opened, report: await reportDataset(opened) };
  });
  const parts = partsOf(dataset, { ...createDocument('data').data, source });
  if (flags.json) return json({ ...report, parts });
  for (const line of common(report)) say(line);
  if (isStreamed(report.programs, report.memory))
    say(
      `${formatBytes(dataBytes(report.programs))} of samples: more than the ${formatBytes(report.memory)} that data may take in memory, so that a training reads them from disk as it needs them (${MEMORY_VARIABLE})`,
    );
  if (report.kind === 'text')
    say(
      `${formatCount(report.tokens)} tokens (${report.vocabulary}) from ${formatCount(report.characters)} characters, ${formatCount(report.unknown)} of them unknown`,
    );
  if (report.kind === 'table') for (const line of ofTable(report)) say(line);
  if (report.kind === 'images') for (const note of report.notes ?? []) say(note.en);
  for (const line of ofParts(parts, report.labels)) say(line);
  for (const warning of [...(report.warnings ?? []), ...parts.warnings]) say(`warning: ${formatError(warning, 'en')}`);
}
