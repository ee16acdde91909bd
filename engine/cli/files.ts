/** Files given on the command line. */
import { resolve } from 'node:path';
import { dataBeside } from '../data/beside.ts';
import { recognize } from '../data/dataset.ts';
import { IMAGE_SPLITS } from '../datasets/formats/images/groups.ts';
import { MAX_STEPS, MAX_WINDOW, TABLE_SPLITS } from '../datasets/formats/table/settings.ts';
import { LEAST_TOKENS, MOST_TOKENS, USUAL_TOKENS } from '../datasets/formats/text/vocabulary.ts';
import { VOCABULARIES } from '../datasets/kinds/vocabulary.ts';
import type { DataSource } from '../datasets/source.ts';
import { readDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import { readDocumentFile } from '../host/files/documentFile.ts';
import { unpackDocument } from '../host/packs/unpack.ts';
import { PACK_EXTENSION } from '../protocol/shell.ts';

/** Opens a document, or one that was saved with its data, and locates its data: beside it, where they moved along or the path is relative. */
export async function openDocument(path: string): Promise<TensorsmithDocument> {
  if (path.toLowerCase().endsWith(PACK_EXTENSION)) return openDocument((await unpackDocument(resolve(path))).path);
  const { text } = await readDocumentFile(path).catch((error: UserError) => {
    throw error.data?.code === 'shell.missing' ? new UserError('cli.noFile', { path }) : error;
  });
  const document = readDocument(text);
  const { source } = document.data;
  if (source.kind === 'none') return document;
  // Naming a document on the command line implies permission to read its data.
  const found = dataBeside(path, source.path, () => true);
  return { ...document, data: { ...document.data, source: { ...source, path: found } } };
}

type ImagesSource = Extract<DataSource, { kind: 'images' }>;

/** Flags of a split. */
export interface SplitFlags {
  readonly split?: string | undefined;
  readonly 'split-column'?: string | undefined;
}

/** Images by class as folders have them, by whole groups of file names or of a column, or by a column of times. */
function withImageSplit(source: ImagesSource, split: string | undefined, column: string | undefined): ImagesSource {
  const { split: before, splitColumn, ...rest } = source;
  if (split === 'stratified') return rest;
  const chosen = IMAGE_SPLITS.find((name) => name === (split ?? before));
  if (!chosen)
    throw new UserError('cli.choice', {
      option: '--split',
      value: split ?? '',
      choices: ['stratified', ...IMAGE_SPLITS].join(', '),
    });
  const named = column ?? (chosen === before ? splitColumn : undefined);
  return { ...rest, split: chosen, ...(named === undefined ? {} : { splitColumn: named }) };
}

/** The source with another split. Throws a UserError where it is no table, or there is no such split. */
export function withSplit<S extends DataSource>(source: S, { split, 'split-column': column }: SplitFlags): S {
  if (split === undefined && column === undefined) return source;
  if (source.kind === 'images') return withImageSplit(source, split, column) as S;
  if (source.kind !== 'table')
    throw new UserError('cli.usage', { detail: '--split and --split-column are for tables and images' });
  const chosen = TABLE_SPLITS.find((name) => name === split);
  if (!chosen)
    throw new UserError('cli.choice', { option: '--split', value: split ?? '', choices: TABLE_SPLITS.join(', ') });
  const { splitColumn: before, ...rest } = source;
  const named = column ?? (chosen === source.split ? before : undefined);
  return { ...rest, split: chosen, ...(named === undefined ? {} : { splitColumn: named }) } as S;
}

/** Flags of windows of a time series. */
export interface WindowFlags {
  /** Rows of a window; "none" for rows as samples. */
  readonly windows?: string | undefined;
  readonly horizon?: string | undefined;
  readonly stride?: string | undefined;
  /** `all` values up to the horizon, or only the last. */
  readonly forecast?: string | undefined;
  /** Rows of a season; "none" for no season. */
  readonly season?: string | undefined;
  /** Names of columns. */
  readonly time?: string | undefined;
  readonly series?: string | undefined;
}
const WINDOW_OPTIONS = ['windows', 'horizon', 'stride', 'forecast', 'season', 'time', 'series'] as const;
const FORECASTS = ['all', 'last'] as const;

/** The source with windows as samples. Throws a UserError where it is no table, or a number is none. */
export function withWindows<S extends DataSource>(source: S, flags: WindowFlags): S {
  const given = WINDOW_OPTIONS.filter((option) => flags[option] !== undefined);
  if (!given.length) return source;
  if (source.kind !== 'table') throw new UserError('cli.usage', { detail: `--${given[0]} is for tables` });
  const { windows: before, ...rest } = source;
  if (flags.windows === 'none') return rest as S;
  const rows = (
    option: 'windows' | 'horizon' | 'stride' | 'season',
    usual: number | undefined,
    most = MAX_WINDOW,
  ): number => {
    const value = flags[option] === undefined ? usual : Number(flags[option]);
    if (value === undefined) throw new UserError('cli.usage', { detail: `--${given[0]} needs --windows` });
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new UserError('cli.number', { option: `--${option}`, value: flags[option] ?? '', least: 1 });
  };
  const { forecast = before?.multiStep ? 'all' : 'last' } = flags;
  if (!FORECASTS.some((one) => one === forecast))
    throw new UserError('cli.choice', { option: '--forecast', value: forecast, choices: FORECASTS.join(', ') });
  const multiStep = forecast === 'all';
  const hasSeason = flags.season !== 'none' && (flags.season !== undefined || before?.season !== undefined);
  const time = flags.time ?? before?.time;
  const series = flags.series ?? before?.series;
  const windows = {
    length: rows('windows', before?.length),
    horizon: rows('horizon', before?.horizon ?? 1, multiStep ? MAX_STEPS : MAX_WINDOW),
    stride: rows('stride', before?.stride ?? 1),
    ...(multiStep ? { multiStep } : {}),
    ...(hasSeason ? { season: rows('season', before?.season) } : {}),
    ...(time === undefined ? {} : { time }),
    ...(series === undefined ? {} : { series }),
  };
  return { ...rest, windows } as S;
}

type TableSource = Extract<DataSource, { kind: 'table' }>;

/** The source with other targets, whose names are separated by commas. Throws a UserError where it is no table. */
export function withTargets<S extends DataSource>(source: S, target: string | undefined): S {
  if (target === undefined) return source;
  if (source.kind !== 'table') throw new UserError('cli.usage', { detail: '--target is for tables' });
  const [first = '', ...more] = target.split(',').map((name) => name.trim());
  if (!first || more.includes('')) throw new UserError('cli.usage', { detail: '--target names columns: a,b' });
  const table: TableSource = source;
  const { moreTargets: _, ...rest } = table;
  // A role that the column had before is not kept.
  const columns = rest.columns?.filter(({ name }) => name !== first && !more.includes(name));
  return {
    ...rest,
    ...(columns ? { columns } : {}),
    target: first,
    // Each has a unit of its own, which must not decide what is learned.
    ...(more.length ? { moreTargets: more, scaling: 'standard' } : {}),
  } as DataSource as S;
}

/** Flags of the vocabulary of a text. */
export interface VocabularyFlags {
  readonly vocabulary?: string | undefined;
  /** Most tokens. */
  readonly size?: string | undefined;
}

/** The source with another vocabulary. Throws a UserError where it is no text, or there is no such vocabulary. */
export function withVocabulary<S extends DataSource>(source: S, { vocabulary, size }: VocabularyFlags): S {
  if (vocabulary === undefined && size === undefined) return source;
  if (source.kind !== 'text') throw new UserError('cli.usage', { detail: '--vocabulary and --size are for texts' });
  const { size: before, vocabulary: kind, ...rest } = source;
  const chosen = VOCABULARIES.find((one) => one === (vocabulary ?? kind));
  if (!chosen)
    throw new UserError('cli.choice', {
      option: '--vocabulary',
      value: vocabulary ?? '',
      choices: VOCABULARIES.join(', '),
    });
  if (chosen === 'characters') return rest as S;
  const most = size === undefined ? (before ?? USUAL_TOKENS[chosen]) : Number(size);
  if (!Number.isInteger(most) || most < LEAST_TOKENS || most > MOST_TOKENS)
    throw new UserError('cli.number', { option: '--size', value: size ?? '', least: LEAST_TOKENS });
  return { ...rest, vocabulary: chosen, size: most } as S;
}

/** The document with other data, of any format; the path is relative to the working directory. */
export async function withData(document: TensorsmithDocument, path: string | undefined): Promise<TensorsmithDocument> {
  if (path === undefined) return document;
  const { source } = document.data;
  const found = await recognize(resolve(path));
  // Settings of the document's source apply to these data too: the target of a table, the length of a text.
  const other = found.kind === source.kind ? { ...source, path: found.path } : found;
  return { ...document, data: { ...document.data, source: other } };
}
