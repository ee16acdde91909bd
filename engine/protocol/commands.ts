/**
 * What may be asked of the engine, by name. Pages name files by handles alone, which the shell has made of what the user
 * picked; the shell puts the paths in (host/files/pageCalls.ts). No call makes a handle of a text.
 */
import { z } from 'zod';
import type { SampleImages } from '../datasets/report.ts';
import {
  type DatasetReport,
  type DataSource,
  type FormatSource,
  formatSourceSchema,
  sourceSchema,
} from '../datasets/source.ts';
import type { ErrorData } from '../errors/types.ts';
import { type Language, LANGUAGES } from '../export/language.ts';
import { list } from '../model/bounded.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { Plan } from '../runtime/runtime.ts';
import type { CurrentRun } from './events.ts';
import { type CallsOf, command, type EngineCallsOf, type NamesOf, result, translated } from './message.ts';
import type {
  DeviceReport,
  EvaluationReport,
  InspectionReport,
  LookReport,
  RunMetrics,
  RunSummary,
} from './reports.ts';
import { document, handle, indices, nothing, run, split } from './values.ts';

/** Names a file or folder that the user has picked; says nothing of where it lies. */
export type FileHandle = string;

/** Data that have been read. */
export interface PickedData {
  /** Of `report.path`. */
  readonly data: FileHandle;
  readonly report: DatasetReport;
}

/** `data` is of the document's data; null where it has none, or those that come along with the app. */
const withDocument = { document, data: handle.nullable() };

/** Notes say what the package lacks, and why. */
interface ExportReport {
  directory: string;
  files: string[];
  existing: string[];
  notes: ErrorData[];
}

export const ENGINE_COMMANDS = {
  /** What runs here, what is chosen and why not something better. */
  doctor: command(nothing, result<DeviceReport>()),
  /**
   * Reads a dataset and describes it: as `source` says, else as the file at `path` looks. Slow the first time.
   * `data` is null for a source that comes along with the app ("sample:name").
   */
  'data.inspect': translated(
    z.strictObject({ data: handle.nullable(), source: sourceSchema.optional() }),
    result<PickedData>(),
    result<{ params: { path: string; source?: DataSource }; result: DatasetReport }>(),
  ),
  /** Images by index, for grids. */
  'data.samples': translated(
    z.strictObject({ data: handle, source: formatSourceSchema, split, indices }),
    result<SampleImages>(),
    result<{
      params: { source: FormatSource; split: 'train' | 'test'; indices: number[] };
      result: SampleImages;
    }>(),
  ),
  /**
   * `plan` is added by the supervisor. Starts a run and answers once it has an id; everything else comes as events.
   * `from` is told to pages that ask for the run that is on.
   */
  'run.start': translated(
    z.strictObject({ ...withDocument, from: z.string().max(100) }),
    result<{ run: string }>(),
    result<{ params: { document: TensorsmithDocument; plan?: Plan; from?: string }; result: { run: string } }>(),
  ),
  /** The run that is on; null where none is. */
  'run.current': command(nothing, result<{ current: CurrentRun | null }>()),
  /** Answers when the run has ended and its last checkpoint is on disk. */
  'run.stop': command(z.strictObject({ run }), result<{ run: string }>()),
  /** Tests the weights of a finished or stopped run on the test files of its data, or of another folder. */
  'run.evaluate': translated(
    z.strictObject({ run }),
    result<EvaluationReport>(),
    result<{ params: { run: string; data?: string }; result: EvaluationReport }>(),
  ),
  /** Outputs of the network for rows of the test set: [indices.length, classes]. */
  'run.predict': command(z.strictObject({ run, indices }), result<{ outputs: number[][] }>()),
  /**
   * What a node (by its flat id, see engine/analysis/resolve.ts) outputs for some samples, in testing, and the gradient
   * of their mean loss with respect to it and to its parameters. At most 64 samples.
   */
  'run.inspect': command(
    z.strictObject({ run, split, indices: list(z.int().min(0), 64), node: z.string().min(1).max(2000) }),
    result<InspectionReport>(),
  ),
  /**
   * Feeds one sample through a network as it is drawn, in testing: with the weights that a training begins with, or with
   * those of a run as far as they fit. Without data that fit it feeds noise. `within` is what the flat ids of the nodes
   * begin with: empty for the document's own graph.
   */
  'network.look': translated(
    z.strictObject({
      ...withDocument,
      run: run.nullable(),
      split,
      index: z.int(),
      within: z
        .string()
        .max(2000)
        .regex(/^([\w.-]+\/)*$/),
    }),
    result<LookReport>(),
    result<{
      params: {
        document: TensorsmithDocument;
        run: string | null;
        split: 'train' | 'test';
        index: number;
        within: string;
      };
      result: LookReport;
    }>(),
  ),
  /** What a run wrote while it trained, for charts of a past run. */
  'run.metrics': command(z.strictObject({ run }), result<RunMetrics>()),
  'runs.list': command(nothing, result<{ runs: RunSummary[] }>()),
  /** Ids of the runs whose weights are, by name and shape, those of a network as it is drawn; newest first. */
  'runs.fitting': command(z.strictObject({ document }), result<{ runs: string[] }>()),
  /**
   * Writes the package in a language; with a run, its trained weights go with it. Where other files of these names lie
   * in the folder and may not be replaced, nothing is written and they are named.
   */
  'export.code': translated(
    z.strictObject({
      ...withDocument,
      language: z.enum(LANGUAGES),
      run: run.nullable(),
      folder: handle,
      replace: z.boolean().optional(),
    }),
    result<ExportReport>(),
    result<{
      params: {
        document: TensorsmithDocument;
        language: Language;
        run: string | null;
        directory: string;
        replace?: boolean | undefined;
        /** False where the user has not allowed the document's data to be read: the code does without. */
        readable?: boolean;
      };
      result: ExportReport;
    }>(),
  ),
};

type Table = typeof ENGINE_COMMANDS;
/** As the engine takes them. */
export type Commands = EngineCallsOf<Table>;
export type CommandName = keyof Commands;
/** As pages say them. */
export type PageCommands = CallsOf<Table>;
/** Those that are handed on as they are. */
export type PassedName = NamesOf<Table, { readonly kind: 'passed' }>;
export const PASSED = (Object.keys(ENGINE_COMMANDS) as CommandName[]).filter(
  (name): name is PassedName => ENGINE_COMMANDS[name].kind === 'passed',
);
