/**
 * The contract of a data format. One file under engine/datasets/formats/ defines one: how it is recognized by content,
 * read, and read again by exported code. It opens a dataset of one of the kinds under engine/datasets/kinds/, which
 * define the layout of samples in a session; no other file knows the format by name.
 */
import type { z } from 'zod';
import type { Text } from '../errors/types.ts';
import type { DataFiles } from './files.ts';
import type { Dataset } from './dataset.ts';
import type { SampleKind } from './report.ts';

/** Schemas of a source's settings besides its path. */
export type SourceSettings = Readonly<Record<string, z.ZodType>>;

/** The optional settings of a source. */
type Optional<S extends SourceSettings> = {
  [P in keyof S]: undefined extends z.infer<S[P]> ? P : never;
}[keyof S];

export type SourceOf<K extends string, S extends SourceSettings> = { readonly kind: K; readonly path: string } & {
  readonly [P in Exclude<keyof S, Optional<S>>]: z.infer<S[P]>;
} & { readonly [P in Optional<S>]?: z.infer<S[P]> };

/** Packages of exported code: npm versions by name, and lines of requirements.txt. */
export interface Packages {
  readonly npm?: Readonly<Record<string, string>>;
  readonly pypi?: readonly string[];
}

/** Exported code that reads the data. */
export interface DataCode<Source> {
  /** src/data.ts: exports `SAMPLE_SHAPE`, `Samples` and `readSamples(path, split)`. @param sample shape, channels last */
  typescript(source: Source, sample: readonly number[]): string;
  /** data.py: defines `read_samples(path, split)`. @param sample shape in PyTorch's order */
  python(source: Source, sample: readonly number[]): string;
  /** What src/data.ts reads, as phrased in the package's README: "MNIST's files". */
  readonly reads: string;
  /** Packages that the code needs; a function where they depend on the settings. */
  readonly packages?: Packages | ((source: Source) => Packages);
  /** Whether data.py has `split_rows(labels, share, seed)`, which selects the validation samples. */
  readonly ownSplit?: boolean;
  /** Whether the data themselves may name validation samples, so that there are some whatever the share. */
  namesValidation?(source: Source): boolean;
  /**
   * Whether labels are standardized: `scale` of `Samples`, and data.py's `target_scale()`, hold mean and standard
   * deviation.
   */
  scaled?(source: Source): boolean;
}

/** A setting as the Data room offers it. */
export type SettingField = {
  readonly label: Text;
  readonly help: Text;
  /** Whether it has an effect beside the other settings; if left out it has. */
  applies?(source: object): boolean;
} & (
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly min: number;
      readonly max: number;
      readonly step?: number;
    }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string | number; readonly label: Text }[] }
);

export interface DatasetDefinition<K extends string = string, S extends SourceSettings = SourceSettings> {
  readonly kind: K;
  /** Kind of its samples; a function where it depends on the settings. */
  readonly samples: SampleKind | ((source: SourceOf<K, S>) => SampleKind);
  readonly settings: S;
  /** Settings that the Data room offers beside the source, in order. */
  readonly fields?: { readonly [P in keyof S]?: SettingField };
  /**
   * What can be picked, as an item of a list such as "an image, a table or a text"; null for data that are generated
   * without files, whose path is a name beginning with "sample:".
   */
  readonly accepts: Text | null;
  /** Whether a gzip file is read as its content, decompressed as a whole. */
  readonly unpacks?: true;
  /**
   * The source for picked files, with initial settings; null where they are of another format.
   * @param target what is to be predicted, where given and the format has a choice
   */
  recognize(files: DataFiles, target?: string): Promise<SourceOf<K, S> | null>;
  /**
   * Opens the data; throws a UserError for any error in them.
   * @param known facts of an earlier run: samples are encoded as they were then, and classes keep their indices
   */
  open(files: DataFiles, source: SourceOf<K, S>, known?: string): Promise<Dataset>;
  /** Shape of the label of one sample, in PyTorch's order. */
  labelShape(source: SourceOf<K, S>): readonly number[];
  /**
   * Name of a file with facts about the data for exported code; written by `Dataset.facts`. A function where it depends
   * on the settings.
   */
  readonly factsFile?: string | ((source: SourceOf<K, S>) => string | undefined);
  readonly code: DataCode<SourceOf<K, S>>;
}

/** Infers the literal types of a definition, from which the type of its sources is derived. */
export const defineFormat = <const K extends string, const S extends SourceSettings>(
  definition: DatasetDefinition<K, S>,
): DatasetDefinition<K, S> => definition;
