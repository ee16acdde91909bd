/** What a shell or the renderer may ask of the engine process, by name. */
import type { Language } from '../export/language.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { DataSource } from '../datasets/source.ts';
import type { ErrorData } from '../errors/types.ts';
import type { Plan } from '../runtime/runtime.ts';
import type { CurrentRun } from './events.ts';
import type {
  DeviceReport,
  EvaluationReport,
  InspectionReport,
  LookReport,
  RunMetrics,
  RunSummary,
} from './reports.ts';
import type { SampleImages } from '../datasets/report.ts';
import type { DatasetReport } from '../datasets/source.ts';

export interface Commands {
  /** What runs here, what is chosen and why not something better. */
  doctor: { params: Record<string, never>; result: DeviceReport };
  /** Reads a dataset and describes it: as `source` says, else as the file at `path` looks. Slow the first time. */
  'data.inspect': { params: { path: string; source?: DataSource }; result: DatasetReport };
  /** Images by index, for grids. */
  'data.samples': { params: { path: string; split: 'train' | 'test'; indices: number[] }; result: SampleImages };
  /**
   * `plan` is added by the supervisor. Starts a run and answers once it has an id; everything else comes as events.
   * `from` is told to pages that ask for the run that is on.
   */
  'run.start': { params: { document: TensorsmithDocument; plan?: Plan; from?: string }; result: { run: string } };
  /** The run that is on; null where none is. */
  'run.current': { params: Record<string, never>; result: { current: CurrentRun | null } };
  /** Answers when the run has ended and its last checkpoint is on disk. */
  'run.stop': { params: { run: string }; result: { run: string } };
  /** Tests the weights of a finished or stopped run on the test files of its data, or of another folder. */
  'run.evaluate': { params: { run: string; data?: string }; result: EvaluationReport };
  /** Outputs of the network for rows of the test set: [indices.length, classes]. */
  'run.predict': { params: { run: string; indices: number[] }; result: { outputs: number[][] } };
  /**
   * What a node (by its flat id, see engine/analysis/resolve.ts) outputs for some samples, in testing, and the gradient
   * of their mean loss with respect to it and to its parameters. At most 64 samples.
   */
  'run.inspect': {
    params: { run: string; split: 'train' | 'test'; indices: number[]; node: string };
    result: InspectionReport;
  };
  /**
   * Feeds one sample through a network as it is drawn, in testing: with the weights that a training begins with, or with
   * those of a run as far as they fit. Without data that fit it feeds noise. `within` is what the flat ids of the nodes
   * begin with: empty for the document's own graph.
   */
  'network.look': {
    params: {
      document: TensorsmithDocument;
      run: string | null;
      split: 'train' | 'test';
      index: number;
      within: string;
    };
    result: LookReport;
  };
  /** What a run wrote while it trained, for charts of a past run. */
  'run.metrics': { params: { run: string }; result: RunMetrics };
  'runs.list': { params: Record<string, never>; result: { runs: RunSummary[] } };
  /** Ids of the runs whose weights are, by name and shape, those of a network as it is drawn; newest first. */
  'runs.fitting': { params: { document: TensorsmithDocument }; result: { runs: string[] } };
  /**
   * Writes the package in a language; with a run, its trained weights go with it. Where other files of these names lie
   * in the folder and may not be replaced, nothing is written and they are named.
   */
  'export.code': {
    params: {
      document: TensorsmithDocument;
      language: Language;
      run: string | null;
      directory: string;
      replace?: boolean | undefined;
      /** False where the user has not allowed the document's data to be read: the code does without. */
      readable?: boolean;
    };
    /** Notes say what the package lacks, and why. */
    result: { directory: string; files: string[]; existing: string[]; notes: ErrorData[] };
  };
}
export type CommandName = keyof Commands;
