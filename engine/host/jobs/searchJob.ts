/**
 * A search from start to end: trials one after the other, each a run of its own. What is known is in its journal before
 * the next step follows from it, so that a killed search goes on where it was: the interrupted trial from its checkpoint.
 */
import { DATA_VARIABLE } from '../../data/directories.ts';
import { storing } from '../../data/storage.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Events } from '../../protocol/events.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { nextStep } from '../../search/algorithms/index.ts';
import type { Step } from '../../search/algorithm.ts';
import { candidateOf, named, networkOf } from '../../search/candidate.ts';
import type { FoldScores } from '../../search/folds.ts';
import { SearchHistory, type SearchRecord as JournalRecord } from '../../search/history.ts';
import { baseOf, checkPlan, goalOf, problemOf, type SearchPlan } from '../../search/plan.ts';
import type { Network } from '../../training/network/network.ts';
import { processIdentity } from '../process/processIdentity.ts';
import { Journal } from '../runs/journal.ts';
import { Patience } from '../runs/patience.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { loadMetrics, loadRun } from '../runs/runs.ts';
import type { SearchRecord } from '../searches/searchRecord.ts';
import {
  createSearch,
  isSearching,
  loadSearch,
  loadSearchDocument,
  loadTrials,
  reportOf,
  saveSearch,
  searchesDirectory,
  searchFolder,
  summaryOf,
  trialsPath,
} from '../searches/searches.ts';
import type { Emit } from './emit.ts';
import type { TrainingJob } from './trainingJob.ts';

/** Crashes of the process in one step after which the trial is left out. */
const MOST_CRASHES = 2;
/** Upper bound of what a step writes, in bytes. */
const SMALL = 64 * 1024;
/** Errors of a candidate itself: its layers, or what its data and loss demand of it. Others end the search. */
const OF_CANDIDATE =
  /^(?!data\.|storage\.|runtime\.|engine\.|shell\.|internal$|run\.(noData|busy|isOn|dataChanged|memory|namedFold|emptyFold)$)/;

/** Trains the runs of a search. */
export interface Trainings {
  start(document: TensorsmithDocument, mark: { search: string; trial: number }, emit: Emit): Promise<TrainingJob>;
  resume(run: string, emit: Emit): Promise<TrainingJob>;
  /** Loss and accuracy of a run that has ended, on the test samples; null where there are none. */
  test(run: string): Promise<{ loss: number | null; accuracy: number | null } | null>;
}

export interface SearchJob {
  readonly record: SearchRecord;
  /** Resolves when the search has ended and is on disk. Never rejects. */
  readonly done: Promise<void>;
  stop(): void;
}

interface Beginning {
  readonly trainings: Trainings;
  readonly emit: Emit;
}

/** @throws UserError where the document cannot be searched as planned, or nothing can be written */
export async function startSearch(
  document: TensorsmithDocument,
  { plan, threads, from }: { plan: SearchPlan; threads: Plan; from: string },
  host: Beginning,
): Promise<SearchJob> {
  checkPlan(document, plan);
  networkOf(document);
  const given: Omit<SearchRecord, 'search' | 'document'> = {
    name: document.name,
    ...(from ? { from } : {}),
    status: 'running',
    startedAt: Date.now(),
    seconds: 0,
    pid: process.pid,
    process: await processIdentity(process.pid),
    plan,
    threads,
  };
  const storage = { folder: searchesDirectory(), setting: DATA_VARIABLE };
  const [record, journal] = await storing(storage, JSON.stringify(document).length + SMALL, async () => {
    const created = await createSearch(document, given);
    return [created, await Journal.create(trialsPath(created.search))] as const;
  });
  return new Search(record, document, new SearchHistory(), journal, host);
}

/** @param trials more trials than were planned @throws UserError where it is in progress, or nothing is left to do */
export async function resumeSearch(search: string, trials: number | undefined, host: Beginning): Promise<SearchJob> {
  const before = await loadSearch(search);
  if (await isSearching(before, null)) throw new UserError('search.isOn');
  const document = await loadSearchDocument(before);
  const history = await loadTrials(search);
  const plan = trials === undefined ? before.plan : { ...before.plan, trials };
  if (!nextStep(problemOf(plan), plan.algorithm, history.known))
    throw new UserError('search.nothingLeft', { trials: plan.trials });
  const { error: _, ...kept } = before;
  const identity = { pid: process.pid, process: await processIdentity(process.pid) };
  const record: SearchRecord = { ...kept, ...identity, plan, status: 'running' };
  history.add({ kind: 'resumed' });
  const journal = await storing({ folder: searchFolder(search), setting: DATA_VARIABLE }, SMALL, async () => {
    const opened = await Journal.reopen(trialsPath(search));
    opened.append({ kind: 'resumed' });
    await opened.flush();
    await saveSearch(record);
    return opened;
  });
  return new Search(record, document, history, journal, host);
}

class Search implements SearchJob {
  readonly record: SearchRecord;
  readonly done: Promise<void>;
  readonly #document: TensorsmithDocument;
  readonly #history: SearchHistory;
  readonly #journal: Journal;
  readonly #host: Beginning;
  readonly #controller = new AbortController();
  readonly #patience: Patience;
  readonly #begun = performance.now();
  readonly #before: number;
  #training: TrainingJob | null = null;
  /** Why nothing can be written at present. */
  #waiting: ErrorData | null = null;

  constructor(
    record: SearchRecord,
    document: TensorsmithDocument,
    history: SearchHistory,
    journal: Journal,
    host: Beginning,
  ) {
    this.record = record;
    this.#before = record.seconds;
    this.#document = document;
    this.#history = history;
    this.#journal = journal;
    this.#host = host;
    this.#patience = new Patience(this.#controller.signal, {
      waiting: (error) => {
        this.#waiting = error;
        this.#tell(null);
      },
      resumed: () => {
        this.#waiting = null;
        this.#tell(null);
      },
    });
    this.#tell(null);
    this.done = this.#run();
  }

  stop(): void {
    this.#controller.abort();
    this.#training?.stop();
  }

  async #run(): Promise<void> {
    let end: Pick<SearchRecord, 'status' | 'error'>;
    try {
      const isDone = await this.#takeSteps();
      if (!isDone) await this.#write({ kind: 'stopped' });
      end = { status: isDone ? 'finished' : 'stopped' };
    } catch (error) {
      end = { status: 'failed', error: toErrorData(error) };
    }
    await this.#journal.close().catch(() => undefined);
    // It has ended once that is on disk: what is asked then is read from there.
    await saveSearch({ ...this.record, ...end, seconds: this.#seconds }).catch(() => undefined);
    Object.assign(this.record, end);
    this.#tell(null);
  }

  /** @returns whether all are done; false where it was stopped */
  async #takeSteps(): Promise<boolean> {
    const { plan } = this.record;
    for (;;) {
      if (this.#controller.signal.aborted) return false;
      const step = nextStep(problemOf(plan), plan.algorithm, this.#history.known);
      if (!step) return true;
      if (!(await this.#take(step))) return false;
    }
  }

  /** @returns false where it was stopped before its end */
  async #take(step: Step): Promise<boolean> {
    const { trial, point, epochs } = step;
    await this.#note({ kind: 'step', trial, point: { ...point }, epochs }, trial);
    const { run, crashes } = this.#history.trial(trial)!;
    const fail = async (end: 'failed' | 'rejected', error: ErrorData): Promise<true> => {
      await this.#note({ kind: 'end', trial, end, error }, trial);
      return true;
    };
    if (crashes >= MOST_CRASHES) return fail('failed', new UserError('search.crashed').data);
    let network: Network;
    let trained: RunRecord | null;
    try {
      const { plan } = this.record;
      const document = named(candidateOf(baseOf(this.#document, plan), point), trial, plan.folds);
      network = networkOf(document);
      trained = await this.#train(document, step, run);
    } catch (error) {
      const data = toErrorData(error);
      if (!OF_CANDIDATE.test(data.code)) throw error;
      return fail('rejected', data);
    }
    if (!trained) return false;
    if (trained.status === 'failed')
      return fail('failed', this.#error ?? new UserError('internal', { detail: '' }).data);
    const { metric, cost, folds } = this.record.plan;
    const score = await this.#score(trained.run, epochs);
    if (score === null) return fail('failed', new UserError('search.noScore', { metric }).data);
    const { parameters, multiplyAdds } = network.analysis.totals;
    const costs = { parameters, multiplyAdds, seconds: trained.seconds };
    const scores = cost ? [score, costs[cost]] : [score];
    const fold = folds ? { fold: await this.#foldScores(trained.run) } : {};
    await this.#note({ kind: 'result', trial, epochs, scores, seconds: trained.seconds, ...fold }, trial);
    return true;
  }

  /** Error of the run that failed last. */
  #error: ErrorData | null = null;

  /** Trains a trial up to its step's epochs. @returns the record of its run; null where it was stopped before */
  async #train(document: TensorsmithDocument, step: Step, before: string | null): Promise<RunRecord | null> {
    const { trial, epochs } = step;
    const known = before === null ? null : await loadRun(before).catch(() => null);
    // Interrupted between its last epoch and the record of its result.
    if (known && known.epochsDone >= epochs) return known;
    let job: TrainingJob | null = null;
    let isDue = false;
    const emit: Emit = (event, data) => {
      this.#host.emit(event, data);
      if (event === 'run.failed') this.#error = (data as Events['run.failed']).error;
      // The learning rate schedule is that of all epochs: at a rung the run is stopped, and may go on later.
      if (event !== 'epoch.metrics' || (data as Events['epoch.metrics']).epoch < epochs) return;
      isDue = true;
      job?.stop();
    };
    const { trainings } = this.#host;
    const { search } = this.record;
    job = await (known ? trainings.resume(known.run, emit) : trainings.start(document, { search, trial }, emit));
    this.#training = job;
    if (isDue || this.#controller.signal.aborted) job.stop();
    await this.#note({ kind: 'run', trial, run: job.record.run }, trial);
    await job.done;
    this.#training = null;
    const { record } = job;
    const isDone = record.status === 'failed' || record.epochsDone >= epochs || record.early === true;
    return isDone ? record : null;
  }

  /** Scores of a fold after its last epoch, and on the test samples. */
  async #foldScores(run: string): Promise<FoldScores> {
    const { epochs } = await loadMetrics(run);
    const { validationLoss = null, validationAccuracy = null } = epochs.at(-1) ?? {};
    const test = await this.#host.trainings.test(run);
    return { validationLoss, validationAccuracy, testLoss: test?.loss ?? null, testAccuracy: test?.accuracy ?? null };
  }

  /** The best epoch of a run by the metric of the search, of a fold the last one; null where none has a number. */
  async #score(run: string, epochs: number): Promise<number | null> {
    const { metric, folds } = this.record.plan;
    const { epochs: all } = await loadMetrics(run);
    const values = all.flatMap((one) => {
      const value = one.epoch <= epochs ? one[metric] : null;
      return value === null || !Number.isFinite(value) ? [] : [value];
    });
    if (!values.length) return null;
    // The best epoch of the fold would be chosen by what is to be judged.
    if (folds) return values.at(-1)!;
    return goalOf(metric) === 'min' ? Math.min(...values) : Math.max(...values);
  }

  get #seconds(): number {
    return this.#before + (performance.now() - this.#begun) / 1000;
  }

  /** Writes a record, and tells the pages. @param trial whose state it changes */
  async #note(taken: JournalRecord, trial: number): Promise<void> {
    await this.#write(taken);
    this.#tell(trial);
  }

  async #write(taken: JournalRecord): Promise<void> {
    this.#history.add(taken);
    this.#journal.append(taken);
    await this.#patience.until(() =>
      storing({ folder: searchFolder(this.record.search), setting: DATA_VARIABLE }, SMALL, () => this.#journal.sync()),
    );
  }

  #tell(trial: number | null): void {
    this.record.seconds = this.#seconds;
    const report = reportOf(this.record, this.#history, true);
    const summary = summaryOf(report);
    this.#host.emit('search.changed', {
      search: this.#waiting ? { ...summary, fault: this.#waiting } : summary,
      front: report.front,
      trial: trial === null ? null : (this.#history.trial(trial) ?? null),
    });
  }
}
