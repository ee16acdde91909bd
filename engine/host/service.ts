/** The engine's commands, one job at a time. */
import { clearPrepared } from '../data/cache/eviction.ts';
import { type PreparationProgress, preparing } from '../data/cache/preparation.ts';
import { openDataset, recognize, reportDataset } from '../data/dataset.ts';
import { MNIST, type DataSource, type SourcedDataset } from '../datasets/source.ts';
import { checkDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { Plan } from '../runtime/runtime.ts';
import { partsOf } from '../training/parts.ts';
import { storing } from '../data/storage.ts';
import { toErrorData, UserError } from '../errors/error.ts';
import type { CommandName, Commands } from '../protocol/commands.ts';
import { doctor, chooseRuntime } from './devices/devices.ts';
import { measureProducts } from './jobs/products.ts';
import { readPage } from './jobs/tablePage.ts';
import { trainByTorchrun } from './parallel/torchrun.ts';
import { augmentedSamples } from './jobs/augmented.ts';
import { evaluateOnTest, predictTest } from './jobs/evaluation.ts';
import { inspectNode } from './jobs/inspection.ts';
import { explainSample } from './jobs/saliency.ts';
import { ActivationProbe, type Sources } from './jobs/activations.ts';
import { NodeProbe } from './jobs/nodeValues.ts';
import { Tryout, type SavedNetwork } from './jobs/tryout.ts';
import { CompatibleRuns } from './runs/compatibleRuns.ts';
import { exportCode } from './jobs/exportFiles.ts';
import { defaultPlan } from './plans/plan.ts';
import type { Checkpoint } from './runs/checkpoints.ts';
import {
  listRuns,
  loadCheckpoint,
  loadLayerCourse,
  loadLayers,
  loadMetrics,
  loadRun,
  loadRunDocument,
  noteRun,
  saveRun,
} from './runs/runs.ts';
import { checkpointsOf, positionOf } from './runs/branch.ts';
import { preparedReport, setLimits } from './feeding/prepared.ts';
import { packDocument } from './packs/pack.ts';
import { unpackDocument } from './packs/unpack.ts';
import { packRun } from './runs/archive/pack.ts';
import { unpackRun } from './runs/archive/unpack.ts';
import { dataPathOf, locateRunData, openRunDataset } from './runs/runData.ts';
import { storageOf } from './runs/runFiles.ts';
import { findRate } from './jobs/rangeJob.ts';
import { openSession, writeWeights, type OpenSession } from './jobs/session.ts';
import type { Emit } from './jobs/emit.ts';
import type { EvaluationReport, LayerTimes } from '../protocol/reports.ts';
import { measureLayers } from './jobs/layerTimes.ts';
import { branchTraining } from './jobs/branch.ts';
import { previewTransfer } from './jobs/transfer.ts';
import { replayTraining } from './jobs/replay.ts';
import { resumeTraining } from './jobs/resume.ts';
import { resumeSearch, type SearchJob, startSearch, type Trainings } from './jobs/searchJob.ts';
import { type PreviousSession, startTraining, type TrainingJob } from './jobs/trainingJob.ts';
import type { SearchRecord } from './searches/searchRecord.ts';
import { listSearches, loadSearch, openSearch, removeSearch } from './searches/searches.ts';

type Handlers = { [K in CommandName]: (params: Commands[K]['params']) => Promise<Commands[K]['result']> };

/** Number of datasets that are kept open for later use. */
const KEPT_DATASETS = 4;

export class EngineService {
  readonly #emit: Emit;
  #job: TrainingJob | null = null;
  /** The page's key of the tab that started the run. */
  #from = '';
  #starting = false;
  #search: SearchJob | null = null;
  /** Cancels the current range test. */
  #finding: AbortController | null = null;
  /** A session of a saved run, for tests and predictions. */
  #loaded: { run: string; open: OpenSession } | null = null;
  /** Stops the preparation of data. */
  #preparation = new AbortController();
  readonly #datasets = new Map<string, Promise<SourcedDataset>>();
  readonly #compatible = new CompatibleRuns(loadRunDocument);
  readonly #sources: Sources = {
    runtime: ({ training }) => chooseRuntime(training.device),
    dataset: ({ data }) => this.#dataset(data.source),
    weights: async (run) => (await this.#checkpoint(run)).weights,
    given: (run, input) => this.#tryout.sample(run, input),
  };
  readonly #probe = new ActivationProbe(this.#sources);
  readonly #nodes = new NodeProbe(this.#sources);
  readonly #tryout = new Tryout((run) => this.#saved(run));

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  readonly handlers: Handlers = {
    doctor: ({ all }) => doctor(all),
    'data.inspect': async ({ path, source }) => {
      const known = source ?? (await recognize(path));
      this.#datasets.delete(JSON.stringify(known));
      return reportDataset(await this.#dataset(known));
    },
    'data.stop': async () => {
      this.#preparation.abort();
      this.#preparation = new AbortController();
      return null;
    },
    'prepared.report': () => preparedReport(),
    'prepared.clear': async () => {
      const busy = this.#starting || this.running !== null || this.searching !== null;
      // A session that tests an earlier run is opened again when it is needed.
      if (!busy) this.#release();
      await clearPrepared(busy);
      return preparedReport();
    },
    'prepared.limit': async (limits) => {
      await setLimits(limits);
      return preparedReport();
    },
    'data.parts': async ({ source, ...settings }) => partsOf(await this.#dataset(source), { source, ...settings }),
    'data.samples': async ({ source, split, indices }) => {
      const dataset = await this.#dataset(source);
      if (!dataset.images) throw new UserError('internal', { detail: source.kind });
      return dataset.images(split, indices);
    },
    'data.rows': async ({ source, from, count }) => {
      const { pages } = await this.#dataset(source);
      if (!pages) throw new UserError('internal', { detail: source.kind });
      return { rows: await readPage(pages, from, count) };
    },
    'data.augmented': async ({ source, indices, augmentation, ...at }) =>
      augmentedSamples(await this.#dataset(source), indices, augmentation, at),
    'run.start': async ({ document, plan, from = '', weights }) => {
      const checked = checkDocument(document);
      const marks = from ? { from } : {};
      const start = (previous: PreviousSession | null): Promise<TrainingJob> =>
        startTraining(checked, plan ?? defaultPlan(), marks, this.#emit, { weights, previous });
      return this.#startAlone(() => start(null), start);
    },
    'run.transfer': ({ document, weights }) => previewTransfer(checkDocument(document), weights),
    'rate.find': ({ document }) =>
      this.#measuring(async (signal) => {
        const checked = checkDocument(document);
        return findRate(checked, await this.#dataset(checked.data.source), signal, this.#emit);
      }),
    'layers.measure': ({ document }) =>
      this.#measuring((signal) => this.#measureLayers(checkDocument(document), signal)),
    'devices.product': ({ size }) =>
      this.#measuring(async (signal) => ({ times: await measureProducts(size, signal) })),
    'lesson.parallel': () => trainByTorchrun(),
    'rate.cancel': async () => {
      this.#finding?.abort();
      return null;
    },
    'run.current': async () => {
      const { record, started, log, watch, steering } = this.#job ?? {};
      const on = record?.status === 'running' && started && log && watch && steering;
      return {
        current: on
          ? { name: record.name, from: this.#from, started, log, troubles: watch.troubles, paused: steering.paused }
          : null,
      };
    },
    'run.stop': async ({ run }) => {
      if (this.#job?.record.run !== run) throw new UserError('run.unknown', { run });
      // A trial that is stopped would be followed by the next one at once.
      if (this.searching !== null && this.#job.record.search?.search === this.searching) await this.#endSearch();
      this.#job?.stop();
      await this.#job?.done;
      return { run };
    },
    'run.pause': async ({ run }) => {
      this.#on(run).steering.pause();
      return null;
    },
    'run.step': async ({ run }) => {
      this.#on(run).steering.step();
      return null;
    },
    'run.continue': async ({ run }) => {
      this.#on(run).steering.resume();
      return null;
    },
    'run.change': async ({ run, training }) => {
      const { session, steering } = this.#on(run);
      await session.check(training);
      steering.change(training);
      return null;
    },
    'run.resume': ({ run, ...given }) => this.#startAlone(() => resumeTraining(run, given, this.#emit)),
    'run.checkpoints': async ({ run }) => ({ checkpoints: await checkpointsOf(run) }),
    'run.branch': ({ run, epoch, step, ...given }) =>
      this.#startAlone(async () => branchTraining(run, await positionOf(run, epoch, step), given, this.#emit)),
    'run.replay': ({ run }) => this.#startAlone(() => replayTraining(run, this.#emit)),
    'run.evaluate': ({ run, data }) => this.#evaluate(run, data),
    'run.predict': async ({ run, indices }) => predictTest(await this.#sessionOf(run), indices),
    'try.open': async ({ run }) => this.#idle().open(run),
    'try.predict': async ({ run, input }) => this.#idle().predict(run, input),
    'try.generate': ({ run, ...wanted }) => this.#idle().generate(run, wanted),
    'try.close': async () => {
      await this.#tryout.dispose();
      return null;
    },
    'run.inspect': async ({ run, split, indices, node }) => {
      const open = await this.#sessionOf(run);
      return inspectNode(await chooseRuntime(open.training.device), open, { split, indices, node });
    },
    'run.explain': async ({ run, ...request }) => {
      const open = await this.#sessionOf(run);
      return explainSample(await chooseRuntime(open.training.device), open, request);
    },
    'network.activations': async ({ document, ...request }) => {
      if (this.running) throw new UserError('run.busy');
      this.#refuseWhileSearching();
      return this.#probe.activations({ document: checkDocument(document), ...request });
    },
    'network.node': async ({ document, ...request }) => {
      if (this.running) throw new UserError('run.busy');
      this.#refuseWhileSearching();
      return this.#nodes.values({ document: checkDocument(document), ...request });
    },
    'run.metrics': ({ run }) => loadMetrics(run),
    'run.layers': async ({ run }) => ({ layers: await loadLayers(run) }),
    'run.layerCourse': async ({ run, kind, name }) => ({ course: await loadLayerCourse(run, kind, name) }),
    'run.document': async ({ run }) => ({ document: await loadRunDocument(run) }),
    'run.note': async ({ run, ...change }) => {
      // Also a run that another process trains.
      const on = change.deleted && (await listRuns(this.running)).find((one) => one.run === run)?.status === 'running';
      if (on) throw new UserError('run.deleteRunning');
      await noteRun(run, change);
      if (change.deleted && this.#tryout.run === run) await this.#tryout.dispose();
      return null;
    },
    'document.pack': async ({ document, path }) => ({
      bytes: await packDocument(checkDocument(document), path),
      address: null,
    }),
    'document.unpack': ({ path }) => unpackDocument(path),
    'run.export': async ({ run, path }) => ({ bytes: await packRun(run, path, this.running), address: null }),
    'run.import': ({ path }) => unpackRun(path),
    'run.locate': async ({ run, path }) => {
      const { source } = (await loadRunDocument(run)).data;
      if (this.running === run) throw new UserError('run.isOn');
      if (this.#loaded?.run === run) this.#release();
      if (this.#tryout.run === run) await this.#tryout.dispose();
      await locateRunData(run, source.kind === 'none' ? MNIST : source, path);
      return null;
    },
    'runs.list': async () => ({ runs: await listRuns(this.running) }),
    'runs.compatible': async ({ document }) => ({
      runs: await this.#compatible.among(await listRuns(this.running), checkDocument(document)),
    }),
    'search.start': async ({ document, plan, threads = defaultPlan(), from = '' }) => {
      const checked = checkDocument(document);
      return this.#searchAlone((host) => startSearch(checked, { plan, threads, from }, host), threads);
    },
    'search.resume': async ({ search, trials }) => {
      const { threads } = await loadSearch(search);
      return this.#searchAlone((host) => resumeSearch(search, trials, host), threads);
    },
    'search.stop': async ({ search }) => {
      if (this.searching !== search) throw new UserError('search.notOn');
      await this.#endSearch();
      return null;
    },
    'search.list': async () => ({ searches: await listSearches(this.#searchOn) }),
    'search.open': async ({ search }) => openSearch(search, this.#searchOn),
    'search.remove': async ({ search }) => {
      if ((await openSearch(search, this.#searchOn).catch(() => null))?.status === 'running')
        throw new UserError('search.isOn');
      await removeSearch(search);
      return null;
    },
    'export.code': async ({ document, replace = false, readable = true, ...options }) => ({
      directory: options.directory,
      ...(await exportCode(checkDocument(document), {
        ...options,
        replace,
        readable,
        notice: (error) => this.#emit('run.notice', { run: options.run!, error }),
      })),
    }),
  };

  /** Runs something that takes the machine for itself, and that `rate.cancel` stops. */
  async #measuring<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#starting || this.running) throw new UserError('rate.busy', { name: this.#job?.record.name ?? '' });
    this.#refuseWhileSearching();
    if (this.#finding) throw new UserError('rate.finding');
    const controller = new AbortController();
    this.#finding = controller;
    try {
      return await work(controller.signal);
    } finally {
      this.#finding = null;
    }
  }

  async #measureLayers(document: TensorsmithDocument, signal: AbortSignal): Promise<LayerTimes> {
    const progress = (done: number, of: number): void => this.#emit('layers.progress', { done, of });
    const dataset = await this.#dataset(document.data.source);
    const runtime = await chooseRuntime(document.training.device);
    return measureLayers(document, dataset, runtime, defaultPlan(), { signal, progress });
  }

  /** Does the work of a command; pages follow the preparation of data in it, and stop it. */
  watched<T>(work: () => Promise<T>): Promise<T> {
    const progress = (report: PreparationProgress): void => this.#emit('data.preparing', { ...report });
    return preparing({ progress, signal: this.#preparation.signal }, work);
  }

  /** The current run, if any. */
  get running(): string | null {
    return this.#job?.record.status === 'running' ? this.#job.record.run : null;
  }

  get #searchOn(): SearchRecord | null {
    return this.#search?.record.status === 'running' ? this.#search.record : null;
  }

  /** The search in progress, if any. */
  get searching(): string | null {
    return this.#searchOn?.search ?? null;
  }

  #refuseWhileSearching(): void {
    if (this.searching !== null) throw new UserError('search.busy', { name: this.#search!.record.name });
  }

  /** Starts a search, whose runs are this process's until it ends. */
  async #searchAlone(
    start: (host: { trainings: Trainings; emit: Emit }) => Promise<SearchJob>,
    threads: Plan,
  ): Promise<{ search: string }> {
    if (this.#starting || this.running) throw new UserError('run.busy');
    if (this.#finding) throw new UserError('rate.finding');
    this.#refuseWhileSearching();
    this.#starting = true;
    const train = async (begin: () => Promise<TrainingJob>): Promise<TrainingJob> => {
      this.#release();
      this.#job = await begin();
      this.#from = this.#job.record.from ?? '';
      return this.#job;
    };
    const trainings: Trainings = {
      start: (document, search, emit) => train(() => startTraining(document, threads, { search }, emit)),
      resume: (run, emit) => train(() => resumeTraining(run, {}, emit)),
      test: (run) => this.#tested(run),
    };
    try {
      this.#search = await start({ trainings, emit: this.#emit });
      return { search: this.#search.record.search };
    } finally {
      this.#starting = false;
    }
  }

  async #endSearch(): Promise<void> {
    this.#search?.stop();
    await this.#search?.done;
  }

  /** Starts a run; only one at a time. @param after starts it with the session of the run before it */
  async #startAlone(
    start: () => Promise<TrainingJob>,
    after?: (previous: PreviousSession) => Promise<TrainingJob>,
  ): Promise<{ run: string }> {
    this.#refuseWhileSearching();
    if (this.#starting || this.running) throw new UserError('run.busy');
    if (this.#finding) throw new UserError('rate.finding');
    this.#starting = true;
    try {
      const previous = after ? this.#takeSession() : null;
      this.#release();
      this.#job = await (after && previous ? after(previous) : start());
      this.#from = this.#job.record.from ?? '';
      return { run: this.#job.record.run };
    } finally {
      this.#starting = false;
    }
  }

  #on(run: string): TrainingJob {
    if (this.#job?.record.run !== run || !this.running) throw new UserError('run.notOn');
    return this.#job;
  }

  /** Stops the current run and waits for its checkpoint. */
  async shutDown(): Promise<void> {
    this.#finding?.abort();
    await this.#endSearch();
    this.#job?.stop();
    await this.#job?.done;
    this.#release();
  }

  /** Reads a checkpoint, with a notice where it is not the newest. */
  async #checkpoint(run: string): Promise<Checkpoint> {
    const checkpoint = await loadCheckpoint(run);
    if (checkpoint.fellBack) this.#emit('run.notice', { run, error: checkpoint.fellBack });
    return checkpoint;
  }

  /** @param isTrial whether the search in progress asks */
  async #evaluate(run: string, data?: string, isTrial = false): Promise<EvaluationReport> {
    const report = await evaluateOnTest(run, await this.#sessionOf(run, data, isTrial));
    await this.#remember(run, report.accuracy);
    return report;
  }

  /** Scores on the test samples; null where there are none. */
  async #tested(run: string): Promise<Pick<EvaluationReport, 'loss' | 'accuracy'> | null> {
    try {
      return await this.#evaluate(run, undefined, true);
    } catch (error) {
      if (error instanceof UserError && error.data.code === 'run.noTest') return null;
      throw error;
    }
  }

  /** Saves the test accuracy; a failure is a notice, and the test result remains valid. */
  async #remember(run: string, testAccuracy: number | null): Promise<void> {
    const known = this.#job?.record.run === run ? this.#job.record : await loadRun(run);
    known.testAccuracy = testAccuracy;
    // A run that another process trains is not modified.
    if (known.status === 'running') return;
    await storing(storageOf(run), JSON.stringify(known).length, () => saveRun(known)).catch((error: unknown) =>
      this.#emit('run.notice', { run, error: toErrorData(error) }),
    );
  }

  /** The dataset of a source, cached; picking it again reads it anew. */
  #dataset(source: DataSource): Promise<SourcedDataset> {
    const key = JSON.stringify(source);
    const known = this.#datasets.get(key);
    if (known) return known;
    const opening = openDataset(source);
    this.#datasets.set(key, opening);
    // Every setting of a table makes another source: only the latest are kept.
    const [oldest] = this.#datasets.keys();
    if (this.#datasets.size > KEPT_DATASETS) this.#datasets.delete(oldest!);
    opening.catch(() => this.#datasets.delete(key));
    return opening;
  }

  /** For trying, which would slow a training down. */
  #idle(): Tryout {
    if (this.running) throw new UserError('run.busy');
    this.#refuseWhileSearching();
    return this.#tryout;
  }

  /** The session of the last run, which ended well, for the next one; on TensorFlow, where building one takes time. */
  #takeSession(): PreviousSession | null {
    const { record, open } = this.#job ?? {};
    const isWhole = record?.status === 'finished' || record?.status === 'stopped';
    if (!open || !isWhole || record.runtime !== 'tensorflow') return null;
    this.#job = null;
    return { open, runtime: record.runtime };
  }

  #release(): void {
    this.#job?.open.session.dispose();
    this.#loaded?.open.session.dispose();
    this.#probe.dispose();
    this.#nodes.dispose();
    void this.#tryout.dispose();
    this.#job = null;
    this.#loaded = null;
  }

  /** The session with a run's weights: the one that trained them, or one made from its checkpoint. */
  async #sessionOf(run: string, data?: string, isTrial = false): Promise<OpenSession> {
    if (data === undefined && this.#job?.record.run === run) {
      if (this.#job.record.status === 'running') throw new UserError('run.busy');
      return this.#job.open;
    }
    if (data === undefined && this.#loaded?.run === run) return this.#loaded.open;
    const record = await loadRun(run);
    const checkpoint = await this.#checkpoint(run);
    if (this.running) throw new UserError('run.busy');
    if (!isTrial) this.#refuseWhileSearching();
    this.#release();
    const document = await loadRunDocument(run);
    const dataset = await this.#datasetOf(run, document, data ?? dataPathOf(record));
    // It takes no steps: a runtime without bfloat16 can test what another has trained.
    const testing = { ...document, training: { ...document.training, precision: 'float32' as const } };
    const open = await openSession(testing, dataset, await chooseRuntime(document.training.device), defaultPlan());
    await writeWeights(open, checkpoint.weights, checkpoint.path);
    // A session over other data is not reused for later predictions.
    this.#loaded = { run: data === undefined ? run : '', open };
    return open;
  }

  /** The data of a run as it knew them. @param path where they lie now: another place may hold data of the same kind */
  async #datasetOf(run: string, { data: { source } }: TensorsmithDocument, path: string): Promise<SourcedDataset> {
    const dataset = await openRunDataset(run, { ...(source.kind === 'none' ? MNIST : source), path });
    for (const change of dataset.changes ?? []) this.#emit('run.notice', { run, error: change });
    return dataset;
  }

  async #saved(run: string): Promise<SavedNetwork> {
    const record = await loadRun(run);
    const { weights, path } = await this.#checkpoint(run);
    const document = await loadRunDocument(run);
    const dataset = await this.#datasetOf(run, document, dataPathOf(record));
    return { document, dataset, weights, path, runtime: await chooseRuntime(document.training.device) };
  }
}
