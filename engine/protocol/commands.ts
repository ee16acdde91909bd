/**
 * Commands of the engine. Pages name files by handles only, which the shell creates for what the user picked; the shell
 * replaces them with paths (host/files/pageCalls.ts). No command creates a handle from a path.
 */
import { z } from 'zod';
import type { GivenInput } from '../datasets/given/given.ts';
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
import { augmentationSchema, liveSettingsSchema } from '../model/trainingSchema.ts';
import { splitSettings } from '../model/schema.ts';
import type { AugmentationSettings, DataSettings, TensorsmithDocument } from '../model/types.ts';
import type { Plan } from '../runtime/runtime.ts';
import { planSchema, type SearchPlan, trialsSchema } from '../search/plan.ts';
import type { PartsReport } from '../training/parts.ts';
import type { Transfer } from '../training/network/transfer.ts';
import type { RangeReport } from '../training/rangeTest.ts';
import { WATCHED } from '../training/programs/watched.ts';
import type { CurrentRun } from './events.ts';
import { type CallsOf, command, type EngineCallsOf, type NamesOf, result, translated } from './message.ts';
import {
  type CheckpointReport,
  type DeviceReport,
  type EvaluationReport,
  type InspectionReport,
  type NodeValues,
  MOST_NOTES,
  MOST_TAG,
  MOST_TAGS,
  type ActivationReport,
  type PredictionReport,
  type PreparedReport,
  type LayerTimes,
  type ParallelTraining,
  type ProductTime,
  type LayerCourse,
  type RunLayers,
  type RunMetrics,
  type RunSummary,
  type SearchReport,
  type SearchSummary,
  type TryPrediction,
  type TryReport,
  type SaliencyReport,
  SALIENCY_METHODS,
} from './reports.ts';
import { document, given, MAX_GIVEN, handle, indices, nothing, run, split } from './values.ts';

/** A file or folder that the user has picked; does not reveal its path. */
export type FileHandle = string;

/** Data that were picked and read. */
export interface PickedData {
  /** Handle of `report.path`. */
  readonly data: FileHandle;
  readonly report: DatasetReport;
}

/** `data` is the handle of the document's data; null where it has none, or bundled ones. */
const withDocument = { document, data: handle.nullable() };

/**
 * The sample whose activations are shown: one of the document's data, by an index that wraps around, or an input of the
 * user's own; weights are initial ones, or those of a run.
 */
const sampleParams = {
  run: run.nullable(),
  split,
  index: z.int(),
  given: z.strictObject({ run, input: given }).optional(),
};
interface SampleRequest {
  run: string | null;
  split: 'train' | 'test';
  index: number;
  given?: { run: string; input: GivenInput } | undefined;
}

/** A size; 16 MB at least, so that a batch fits. */
const bytes = z
  .int()
  .min(16 * 1024 ** 2)
  .max(2 ** 50);

const augmentationParams = {
  augmentation: augmentationSchema,
  seed: z.int().min(0).max(0x7fffffff),
  epoch: z.int().min(1).max(100_000),
} as const;
interface AugmentationParams {
  augmentation: AugmentationSettings;
  seed: number;
  epoch: number;
}
/** A run, and a checkpoint of it: the end of an epoch, or a step within it; the newest one where left out. */
const weightsSource = z.strictObject({
  run,
  epoch: z.int().min(0).optional(),
  step: z.int().min(0).optional(),
});
type WeightsSource = z.infer<typeof weightsSource>;

/** Notes on what the package lacks, and why. */
interface ExportReport {
  directory: string;
  files: string[];
  existing: string[];
  notes: ErrorData[];
}

export const ENGINE_COMMANDS = {
  /** Available runtimes, the chosen one, and why not a better one. */
  /** @param all false leaves out runtimes that are only a last resort and not chosen: each takes a while to load */
  doctor: command(z.strictObject({ all: z.boolean() }), result<DeviceReport>()),
  /**
   * Reads and describes a dataset: that of `source`, else the one recognized at `path`. Slow the first time. `data` is
   * null for a bundled source ("sample:name").
   */
  'data.inspect': translated(
    z.strictObject({ data: handle.nullable(), source: sourceSchema.optional() }),
    result<PickedData>(),
    result<{ params: { path: string; source?: DataSource }; result: DatasetReport }>(),
  ),
  /** Stops the preparation of data that are being read: the command that reads them fails with `data.stopped`. */
  'data.stop': command(nothing, result<null>()),
  /** What prepared data take on disk, and the limits. */
  'prepared.report': command(nothing, result<PreparedReport>()),
  /** Removes prepared data, except those that a run in progress reads. */
  'prepared.clear': command(nothing, result<PreparedReport>()),
  /** Sets the limits in bytes; null for what this machine has. */
  'prepared.limit': command(
    z.strictObject({ memory: bytes.nullable(), disk: bytes.nullable() }),
    result<PreparedReport>(),
  ),
  /** Samples of each part and class, by the split settings of a document. */
  'data.parts': translated(
    z.strictObject({ data: handle.nullable(), source: formatSourceSchema, ...splitSettings }),
    result<PartsReport>(),
    result<{
      params: { source: FormatSource } & Omit<DataSettings, 'source'>;
      result: PartsReport;
    }>(),
  ),
  /** Rows of a table from a number on, as they are in the file; fewer at its end. */
  'data.rows': translated(
    z.strictObject({
      data: handle.nullable(),
      source: formatSourceSchema,
      from: z.int().min(0),
      count: z.int().min(1).max(500),
    }),
    result<{ rows: string[][] }>(),
    result<{ params: { source: FormatSource; from: number; count: number }; result: { rows: string[][] } }>(),
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
  /** Training images as a run with this seed augments them in an epoch. */
  'data.augmented': translated(
    z.strictObject({ data: handle, source: formatSourceSchema, indices, ...augmentationParams }),
    result<SampleImages>(),
    result<{
      params: { source: FormatSource; indices: number[] } & AugmentationParams;
      result: SampleImages;
    }>(),
  ),
  /**
   * Starts a run, with the weights of another one as far as they fit where given, and resolves once it has an id;
   * everything else follows as events. The supervisor adds `plan`. `from` is passed to pages that ask for the current run.
   */
  'run.start': translated(
    z.strictObject({ ...withDocument, from: z.string().max(100), weights: weightsSource.optional() }),
    result<{ run: string }>(),
    result<{
      params: { document: TensorsmithDocument; plan?: Plan; from?: string; weights?: WeightsSource };
      result: { run: string };
    }>(),
  ),
  /** What a drawn network would take of a run's weights, and what not. */
  'run.transfer': command(z.strictObject({ document, weights: weightsSource }), result<Transfer>()),
  /** The current run; null for none. */
  'run.current': command(nothing, result<{ current: CurrentRun | null }>()),
  /** Resolves when the run has ended and its last checkpoint is on disk. */
  'run.stop': command(z.strictObject({ run }), result<{ run: string }>()),
  /** Pauses the run before its next batch, and saves its state. */
  'run.pause': command(z.strictObject({ run }), result<null>()),
  /** Runs one batch of a paused run. */
  'run.step': command(z.strictObject({ run }), result<null>()),
  'run.continue': command(z.strictObject({ run }), result<null>()),
  /** Changes settings of the current run, from its next batch on. Refused where another program would be needed. */
  'run.change': command(z.strictObject({ run, training: liveSettingsSchema }), result<null>()),
  /**
   * Resumes a run from its newest checkpoint, optionally with other settings from there on: more epochs for a finished
   * one. Resolves once it runs.
   */
  'run.resume': command(
    z.strictObject({ run, training: liveSettingsSchema.optional(), from: z.string().max(100).optional() }),
    result<{ run: string }>(),
  ),
  /** Kept checkpoints of a run, newest first. */
  'run.checkpoints': command(z.strictObject({ run }), result<{ checkpoints: CheckpointReport[] }>()),
  /**
   * Goes on from a kept checkpoint of a run as a new run, with other settings from there on where given. Resolves once
   * it runs.
   */
  'run.branch': command(
    z.strictObject({
      run,
      epoch: z.int().min(0),
      /** The end of the epoch where left out. */
      step: z.int().min(0).optional(),
      training: liveSettingsSchema.optional(),
      from: z.string().max(100).optional(),
    }),
    result<{ run: string }>(),
  ),
  /** Trains a run again from its beginning, as a new run, with the same plan and changes. Resolves once it runs. */
  'run.replay': command(z.strictObject({ run }), result<{ run: string }>()),
  /** Evaluates the weights of a finished or stopped run on the test files of its data, or of another folder. */
  'run.evaluate': translated(
    z.strictObject({ run }),
    result<EvaluationReport>(),
    result<{ params: { run: string; data?: string }; result: EvaluationReport }>(),
  ),
  /** Outputs of the network for test samples, [indices.length, classes], and their meaning. */
  'run.predict': command(z.strictObject({ run, indices }), result<PredictionReport>()),
  /**
   * The inputs that the network of a run takes, and its kind of prediction. Its weights stay loaded until `try.close`,
   * until another run is tried, or until a run is trained or deleted.
   */
  'try.open': command(z.strictObject({ run }), result<TryReport>()),
  /** The network's outputs for an input of the user's own. */
  'try.predict': command(z.strictObject({ run, input: given }), result<TryPrediction>()),
  /** Continues a text by `count` characters, of which the first one is number `first`; temperature 0 takes the likeliest. */
  'try.generate': command(
    z.strictObject({
      run,
      text: z.string().min(1).max(MAX_GIVEN),
      first: z.int().min(0).max(1_000_000),
      count: z.int().min(1).max(100),
      temperature: z.number().min(0).max(10),
      seed: z.int().min(0).max(2_147_483_647),
    }),
    // `made` counts tokens: a few more than wanted where they would end within a character.
    result<{ text: string; made: number }>(),
  ),
  'try.close': command(nothing, result<null>()),
  /**
   * Outputs of a node (by flat id, see engine/analysis/flat/resolve.ts) for some samples in evaluation mode, and the
   * gradients of their mean loss with respect to them and to the node's parameters. At most 64 samples.
   */
  'run.inspect': command(
    z.strictObject({ run, split, indices: list(z.int().min(0), 64), node: z.string().min(1).max(2000) }),
    result<InspectionReport>(),
  ),
  /** Which pixels of a sample speak for a class, in evaluation mode. */
  'run.explain': command(
    z.strictObject({ run, split, index: z.int().min(0), label: z.int().min(0), method: z.enum(SALIENCY_METHODS) }),
    result<SaliencyReport>(),
  ),
  /**
   * Activations of a drawn network for one sample in evaluation mode, with initial weights, or with those of a run as
   * far as they match. Noise is fed where there are no matching data; with `given` an input of the user's own, encoded
   * as the data of a run. `within` is the prefix of the nodes' flat ids: empty for the document's own graph.
   */
  'network.activations': translated(
    z.strictObject({
      ...withDocument,
      ...sampleParams,
      within: z
        .string()
        .max(2000)
        .regex(/^([\w.-]+\/)*$/),
    }),
    result<ActivationReport>(),
    result<{ params: { document: TensorsmithDocument; within: string } & SampleRequest; result: ActivationReport }>(),
  ),
  /**
   * One node's numbers in a training step on the sample that `network.activations` shows: inputs, outputs, parameters,
   * gradients and the parameters after the first step of the optimizer. `node` is a flat id.
   */
  'network.node': translated(
    z.strictObject({ ...withDocument, ...sampleParams, node: z.string().min(1).max(2000) }),
    result<NodeValues>(),
    result<{ params: { document: TensorsmithDocument; node: string } & SampleRequest; result: NodeValues }>(),
  ),
  /**
   * A learning rate range test, on a copy with initial weights. Refused during a run. Resolves when it has ended, also
   * after `rate.cancel`.
   */
  'rate.find': translated(
    z.strictObject(withDocument),
    result<RangeReport>(),
    result<{ params: { document: TensorsmithDocument }; result: RangeReport }>(),
  ),
  /**
   * Measures what each layer costs on the runtime of the document. Refused during a run, a search or a range test; fails with
   * `profile.stopped` after `rate.cancel`.
   */
  'layers.measure': translated(
    z.strictObject(withDocument),
    result<LayerTimes>(),
    result<{ params: { document: TensorsmithDocument }; result: LayerTimes }>(),
  ),
  /** Times of a product of two square matrices on every runtime of this machine; `rate.cancel` ends it. */
  'devices.product': command(
    z.strictObject({ size: z.int().min(8).max(1024) }),
    result<{ times: readonly ProductTime[] }>(),
  ),
  /**
   * Trains in two processes, for the lesson on it: by torchrun where Python has PyTorch, else by two of the engine's,
   * which the supervisor starts. An engine by itself answers null then.
   */
  'lesson.parallel': command(nothing, result<ParallelTraining | null>()),
  'rate.cancel': command(nothing, result<null>()),
  /** Metrics that a run has recorded, for charts. */
  'run.metrics': command(z.strictObject({ run }), result<RunMetrics>()),
  /** The newest layer statistics that a run has kept; null for none. */
  'run.layers': command(z.strictObject({ run }), result<{ layers: RunLayers | null }>()),
  /** Histograms of one tensor of a run over time, oldest first. */
  'run.layerCourse': command(
    z.strictObject({ run, kind: z.enum(WATCHED), name: z.string().max(4096) }),
    result<{ course: LayerCourse[] }>(),
  ),
  /** The network as trained by a run. */
  'run.document': command(z.strictObject({ run }), result<{ document: TensorsmithDocument }>()),
  /** The user's notes on a run: a name, a star, text, tags, or deletion, which can be undone for at least an hour. */
  'run.note': command(
    z.strictObject({
      run,
      name: z.string().trim().min(1).max(200).optional(),
      starred: z.boolean().optional(),
      notes: z.string().trim().max(MOST_NOTES).optional(),
      tags: list(z.string().trim().min(1).max(MOST_TAG), MOST_TAGS).optional(),
      deleted: z.boolean().optional(),
    }),
    result<null>(),
  ),
  /** Writes a document with its data to one file, picked by `packFile.save`; `address` is where a browser gets it. */
  'document.pack': translated(
    z.strictObject({ document, data: handle.nullable(), file: handle }),
    result<{ bytes: number; address: string | null }>(),
    result<{
      params: { document: TensorsmithDocument; path: string };
      result: { bytes: number; address: string | null };
    }>(),
  ),
  /** Unpacks such a file into the user's data; the paths of the document, and of its data where they are not bundled. */
  'document.unpack': translated(
    z.strictObject({ file: handle }),
    result<{ path: string; data: string | null }>(),
    result<{ params: { path: string }; result: { path: string; data: string | null } }>(),
  ),
  /** Writes a run to one file, picked by `runFile.save`; `address` is where a browser gets it. */
  'run.export': translated(
    z.strictObject({ run, file: handle }),
    result<{ bytes: number; address: string | null }>(),
    result<{ params: { run: string; path: string }; result: { bytes: number; address: string | null } }>(),
  ),
  /** Takes the run in a file (`runFile.pick`, `runFile.dropped`); `known` where it is here already. */
  'run.import': translated(
    z.strictObject({ file: handle }),
    result<{ run: string; name: string; known: boolean }>(),
    result<{ params: { path: string }; result: { run: string; name: string; known: boolean } }>(),
  ),
  /** Reads the data of a run from another place from now on. */
  'run.locate': translated(
    z.strictObject({ run, data: handle }),
    result<null>(),
    result<{ params: { run: string; path: string }; result: null }>(),
  ),
  'runs.list': command(nothing, result<{ runs: RunSummary[] }>()),
  /** Ids of runs whose weights match a drawn network by name and shape; newest first. */
  'runs.compatible': command(z.strictObject({ document }), result<{ runs: string[] }>()),
  /**
   * Starts a search and resolves once it has an id; its trials are runs, and `search.changed` follows. The supervisor
   * adds `threads`.
   */
  'search.start': translated(
    z.strictObject({ ...withDocument, plan: planSchema, from: z.string().max(100) }),
    result<{ search: string }>(),
    result<{
      params: { document: TensorsmithDocument; plan: SearchPlan; threads?: Plan; from?: string };
      result: { search: string };
    }>(),
  ),
  /** Resolves when the search has ended; the checkpoint of its current run is on disk. */
  'search.stop': command(z.strictObject({ search: run }), result<null>()),
  /** Goes on with a search as if it had not been interrupted, with `trials` in all where given. */
  'search.resume': command(
    z.strictObject({ search: run, trials: trialsSchema.optional() }),
    result<{ search: string }>(),
  ),
  'search.list': command(nothing, result<{ searches: SearchSummary[] }>()),
  'search.open': command(z.strictObject({ search: run }), result<SearchReport>()),
  /** Removes a search that is not in progress from the list; its runs stay. */
  'search.remove': command(z.strictObject({ search: run }), result<null>()),
  /**
   * Exports the package in a language; with a run, includes its trained weights. Where other files of these names exist
   * in the folder and may not be replaced, nothing is written and they are returned.
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
        /** False where the user has not allowed reading the document's data: the export omits what depends on them. */
        readable?: boolean;
      };
      result: ExportReport;
    }>(),
  ),
};

type Table = typeof ENGINE_COMMANDS;
/** Commands with the engine's parameters. */
export type Commands = EngineCallsOf<Table>;
export type CommandName = keyof Commands;
/** Commands with the page's parameters. */
export type PageCommands = CallsOf<Table>;
/** Commands that are passed to the engine unchanged. */
export type PassedName = NamesOf<Table, { readonly kind: 'passed' }>;
export const PASSED = (Object.keys(ENGINE_COMMANDS) as CommandName[]).filter(
  (name): name is PassedName => ENGINE_COMMANDS[name].kind === 'passed',
);
