/** Sources of a document's samples: a path in one of the data formats, with that format's settings. */
import { z } from 'zod';
import type { Dataset } from './dataset.ts';
import type { DataCode, DatasetDefinition, Packages, SourceOf } from './definition.ts';
import { FORMATS } from './formats.generated.ts';
import { stepsAhead } from './formats/table/settings.ts';
import type { Description, SampleKind } from './report.ts';

type Formats = typeof FORMATS;
type SourceIn<D> = D extends DatasetDefinition<infer K, infer S> ? SourceOf<K, S> : never;

export type FormatSource = SourceIn<Formats[number]>;
export type DataSource = { readonly kind: 'none' } | FormatSource;

/** A dataset with its source. */
export interface SourcedDataset extends Dataset {
  readonly source: FormatSource;
}
export type Sourced<T> = T & {
  source: DataSource;
  /** Bytes that samples may take in memory; where they do not fit, they are read from disk as needed. */
  memory: number;
};
export type DatasetReport = Sourced<Description>;

// Without this, zod compiles checks with `new Function`, which the app's content security policy forbids.
z.config({ jitless: true });

const path = z.string().min(1).max(4096);

const [first, ...others] = FORMATS.map(({ kind, settings }) =>
  z.strictObject({ kind: z.literal(kind), path, ...settings }),
);
const none = z.strictObject({ kind: z.literal('none') });

export const formatSourceSchema = z.discriminatedUnion('kind', [
  first!,
  ...others,
]) as unknown as z.ZodType<FormatSource>;
export const sourceSchema = z.discriminatedUnion('kind', [none, first!, ...others]) as unknown as z.ZodType<DataSource>;

const byKind: ReadonlyMap<string, DatasetDefinition> = new Map(
  FORMATS.map((format) => [format.kind, format as unknown as DatasetDefinition]),
);

/** The format of a source. */
export const definitionOf = ({ kind }: FormatSource): DatasetDefinition => byKind.get(kind)!;

/** Names of the columns that a source predicts; empty where it names none. */
export function targetNames(source: FormatSource): string[] {
  if (!('target' in source) || source.target === undefined) return [];
  return [source.target, ...('moreTargets' in source ? (source.moreTargets ?? []) : [])];
}

/** A value that a network predicts for a sample. */
export interface TargetValue {
  /** Name of its column. */
  readonly name: string;
  /** Rows after a window, where targets of several steps are predicted. */
  readonly ahead: number | null;
}

/** The values of a label, in its order: step after step each column. Empty where the source names no column. */
export function targetValues(source: FormatSource): TargetValue[] {
  const windows = 'windows' in source ? source.windows : undefined;
  const steps = windows?.multiStep && windows.horizon > 1 ? stepsAhead(windows) : [null];
  return steps.flatMap((ahead) => targetNames(source).map((name) => ({ name, ahead })));
}

/** MNIST, bundled with the app. */
export const MNIST = { kind: 'idx', path: 'sample:mnist' } as const;

/** The default toy dataset. */
export const MOONS = { kind: 'toy', path: 'sample:toy', rule: 'moons', samples: 500, noise: 0.1, seed: 1 } as const;

/** A format applied to a source. Documents without data are exported with MNIST. */
export interface Format {
  /** Name of the file of facts, where exported code needs one. */
  readonly factsFile?: string;
  readonly samples: SampleKind;
  readonly labelShape: readonly number[];
  /** src/data.ts and data.py; see DataCode. */
  typescript(sample: readonly number[]): string;
  python(sample: readonly number[]): string;
  readonly reads: DataCode<never>['reads'];
  readonly packages: Required<Packages>;
  readonly ownSplit: boolean;
  readonly namesValidation: boolean;
  readonly scaled: boolean;
}

/** A property of a definition that may depend on the settings. */
const of = <T extends string | object | undefined>(value: T | ((source: FormatSource) => T), source: FormatSource): T =>
  typeof value === 'function' ? value(source) : value;

/** The format of a source, with its settings filled in. */
export function formatOf(source: DataSource): Format {
  const given = source.kind === 'none' ? MNIST : source;
  const definition = definitionOf(given);
  const { samples, code } = definition;
  const factsFile = of(definition.factsFile, given);
  return {
    samples: of(samples, given),
    ...(factsFile === undefined ? {} : { factsFile }),
    labelShape: definition.labelShape(given),
    typescript: (sample) => code.typescript(given, sample),
    python: (sample) => code.python(given, sample),
    reads: code.reads,
    packages: { npm: {}, pypi: [], ...of(code.packages, given) },
    ownSplit: code.ownSplit ?? false,
    namesValidation: code.namesValidation?.(given) ?? false,
    scaled: code.scaled?.(given) ?? false,
  };
}
