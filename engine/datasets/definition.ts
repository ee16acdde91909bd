/**
 * What a data format is. One file under engine/datasets/formats/ holds one: how it is told by its content, read, and
 * read again by exported code. It makes a dataset of one of the kinds under engine/datasets/kinds/, which know how
 * samples lie in a session; nothing outside the file knows the format by name.
 */
import type { z } from 'zod';
import type { DataFiles } from './files.ts';
import type { Dataset } from './dataset.ts';
import type { SampleKind } from './report.ts';

/** Settings of a source beside its path, by name, with their bounds. */
export type SourceSettings = Readonly<Record<string, z.ZodType>>;

export type SourceOf<K extends string, S extends SourceSettings> = { readonly kind: K; readonly path: string } & {
  readonly [P in keyof S]: z.infer<S[P]>;
};

/** What code of an exported package reads the data with. */
export interface DataCode<Source> {
  /** src/data.ts: exports `SAMPLE_SHAPE`, `Samples` and `readSamples(path, split)`. @param sample shape, channels last */
  typescript(source: Source, sample: readonly number[]): string;
  /** data.py: defines `read_samples(path, split)`. @param sample shape in PyTorch's order */
  python(source: Source, sample: readonly number[]): string;
  /** What src/data.ts reads, as its README says it: "MNIST's files". */
  readonly reads: string;
}

export interface DatasetDefinition<K extends string = string, S extends SourceSettings = SourceSettings> {
  readonly kind: K;
  readonly samples: SampleKind;
  readonly settings: S;
  /** The source of what somebody picked, with settings to begin with; null where it is of another format. */
  recognize(files: DataFiles): Promise<SourceOf<K, S> | null>;
  /** Throws a UserError for anything that is wrong with it. */
  open(files: DataFiles, source: SourceOf<K, S>): Promise<Dataset>;
  /** Shape of the label of one sample, in PyTorch's order. */
  labelShape(source: SourceOf<K, S>): readonly number[];
  /** Name of a file with what exported code has to know of the data; the dataset writes it (`Dataset.facts`). */
  readonly factsFile?: string;
  readonly code: DataCode<SourceOf<K, S>>;
}

/** Keeps the literal types of a definition, from which the type of its sources is derived. */
export const defineFormat = <const K extends string, const S extends SourceSettings>(
  definition: DatasetDefinition<K, S>,
): DatasetDefinition<K, S> => definition;
