/** Where the samples of a document come from: a path in one of the data formats, with that format's settings. */
import { z } from 'zod';
import type { Dataset } from './dataset.ts';
import type { DataCode, DatasetDefinition, SourceOf } from './definition.ts';
import { FORMATS } from './formats.generated.ts';
import type { Description } from './report.ts';

type Formats = typeof FORMATS;
type SourceIn<D> = D extends DatasetDefinition<infer K, infer S> ? SourceOf<K, S> : never;

export type FormatSource = SourceIn<Formats[number]>;
export type DataSource = { readonly kind: 'none' } | FormatSource;

/** A dataset with what a document says to use it. */
export interface SourcedDataset extends Dataset {
  readonly source: FormatSource;
}
export type Sourced<T> = T & { source: DataSource };
export type DatasetReport = Sourced<Description>;

// zod would otherwise compile checks with `new Function`, which the app's policy forbids.
z.config({ jitless: true });

const path = z.string().min(1).max(4096);

export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  ...FORMATS.map(({ kind, settings }) => z.strictObject({ kind: z.literal(kind), path, ...settings })),
]) as unknown as z.ZodType<DataSource>;

const byKind: ReadonlyMap<string, DatasetDefinition> = new Map(
  FORMATS.map((format) => [format.kind, format as unknown as DatasetDefinition]),
);

/** The format of a source. */
export const definitionOf = ({ kind }: FormatSource): DatasetDefinition => byKind.get(kind)!;

/** MNIST as it comes with the app. */
export const MNIST = { kind: 'idx', path: 'sample:mnist' } as const;

/** What a format says of a source. Documents without data are written as those of MNIST. */
export interface Format extends Pick<DatasetDefinition, 'samples' | 'factsFile'> {
  readonly labelShape: readonly number[];
  /** src/data.ts and data.py; see DataCode. */
  typescript(sample: readonly number[]): string;
  python(sample: readonly number[]): string;
  readonly reads: DataCode<never>['reads'];
}

/** What the format of a source says about it, with its settings filled in. */
export function formatOf(source: DataSource): Format {
  const given = source.kind === 'none' ? MNIST : source;
  const definition = definitionOf(given);
  const { samples, factsFile, code } = definition;
  return {
    samples,
    ...(factsFile === undefined ? {} : { factsFile }),
    labelShape: definition.labelShape(given),
    typescript: (sample) => code.typescript(given, sample),
    python: (sample) => code.python(given, sample),
    reads: code.reads,
  };
}
