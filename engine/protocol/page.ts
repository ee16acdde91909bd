/**
 * What the page may ask of the engine. Pages name files by handles alone, which the shell has made of what the user
 * picked; the shell puts the paths in (host/pageCalls.ts). No call makes a handle of a text.
 */
import type { TensorsmithDocument } from '../model/types.ts';
import type { DataSource } from '../datasets/source.ts';
import type { Commands } from './commands.ts';
import type { EvaluationReport, LookReport } from './reports.ts';
import type { SampleImages } from '../datasets/report.ts';
import type { DatasetReport } from '../datasets/source.ts';

/** Names a file or folder that the user has picked; says nothing of where it lies. */
export type FileHandle = string;

/** Data that have been read. */
export interface PickedData {
  /** Of `report.path`. */
  readonly data: FileHandle;
  readonly report: DatasetReport;
}

interface WithDocument {
  document: TensorsmithDocument;
  /** Of the document's data; null where it has none, or those that come along with the app. */
  data: FileHandle | null;
}
interface PageOwn {
  /** `data` is null for a source that comes along with the app ("sample:name"). */
  'data.inspect': { params: { data: FileHandle | null; source?: DataSource }; result: PickedData };
  'data.samples': { params: { data: FileHandle; split: 'train' | 'test'; indices: number[] }; result: SampleImages };
  /** `from` is kept for `run.current`. */
  'run.start': { params: WithDocument & { from: string }; result: { run: string } };
  'run.evaluate': { params: { run: string }; result: EvaluationReport };
  'network.look': {
    params: WithDocument & { run: string | null; split: 'train' | 'test'; index: number; within: string };
    result: LookReport;
  };
  /** Nothing is written where that would change files that lie there already, unless they may be replaced. */
  'export.code': {
    params: WithDocument &
      Pick<Commands['export.code']['params'], 'language' | 'run' | 'replace'> & { folder: FileHandle };
    result: Commands['export.code']['result'];
  };
}
export type PageCommands = Omit<Commands, keyof PageOwn> & PageOwn;
