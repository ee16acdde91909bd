/** The engine's commands, one job at a time. */
import { openDataset, recognize, reportDataset } from '../data/dataset.ts';
import { MNIST, type DataSource, type SourcedDataset } from '../datasets/source.ts';
import { checkDocument } from '../model/serialize.ts';
import { storing } from '../data/storage.ts';
import { toErrorData, UserError } from '../errors/error.ts';
import type { CommandName, Commands } from '../protocol/commands.ts';
import { doctor, chooseRuntime } from './devices/devices.ts';
import { evaluateOnTest, predictTest } from './jobs/evaluation.ts';
import { inspectNode } from './jobs/inspection.ts';
import { Looker } from './jobs/activations.ts';
import { Fitting } from './runs/compatibleRuns.ts';
import { exportCode } from './jobs/exportFiles.ts';
import { defaultPlan } from './plans/plan.ts';
import type { Checkpoint } from './runs/checkpoints.ts';
import { listRuns, loadCheckpoint, loadMetrics, loadRun, loadRunDocument, saveRun } from './runs/runs.ts';
import { placeOf } from './runs/runFiles.ts';
import { openSession, writeWeights, type OpenSession } from './jobs/session.ts';
import { startTraining, type Emit, type TrainingJob } from './jobs/trainingJob.ts';

type Handlers = { [K in CommandName]: (params: Commands[K]['params']) => Promise<Commands[K]['result']> };

export class EngineService {
  readonly #emit: Emit;
  #job: TrainingJob | null = null;
  /** What the page that started the run calls itself. */
  #from = '';
  #starting = false;
  /** A session made from a saved run, for tests and predictions. */
  #loaded: { run: string; open: OpenSession } | null = null;
  readonly #datasets = new Map<string, Promise<SourcedDataset>>();
  readonly #fitting = new Fitting(loadRunDocument);
  readonly #looker = new Looker({
    runtime: ({ training }) => chooseRuntime(training.device),
    dataset: ({ data }) => this.#dataset(data.source),
    weights: async (run) => (await this.#checkpoint(run)).weights,
  });

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  readonly handlers: Handlers = {
    doctor: () => doctor(),
    'data.inspect': async ({ path, source }) => {
      const known = source ?? (await recognize(path));
      this.#datasets.delete(JSON.stringify(known));
      return reportDataset(await this.#dataset(known));
    },
    'data.samples': async ({ path, split, indices }) => {
      const source = await recognize(path);
      const dataset = await this.#dataset(source);
      if (!dataset.images) throw new UserError('internal', { detail: source.kind });
      return dataset.images(split, indices);
    },
    'run.start': async ({ document, plan, from = '' }) => {
      if (this.#starting || this.#job?.record.status === 'running') throw new UserError('run.busy');
      this.#starting = true;
      try {
        const checked = checkDocument(document);
        this.#release();
        this.#job = await startTraining(checked, plan ?? defaultPlan(), this.#emit);
        this.#from = from;
        return { run: this.#job.record.run };
      } finally {
        this.#starting = false;
      }
    },
    'run.current': async () => {
      const { record, started, log } = this.#job ?? {};
      const on = record?.status === 'running' && started && log;
      return { current: on ? { name: record.name, from: this.#from, started, log } : null };
    },
    'run.stop': async ({ run }) => {
      if (this.#job?.record.run !== run) throw new UserError('run.unknown', { run });
      this.#job.stop();
      await this.#job.done;
      return { run };
    },
    'run.evaluate': async ({ run, data }) => {
      const report = await evaluateOnTest(run, await this.#sessionOf(run, data));
      await this.#remember(run, report.accuracy);
      return report;
    },
    'run.predict': async ({ run, indices }) => ({ outputs: await predictTest(await this.#sessionOf(run), indices) }),
    'run.inspect': async ({ run, split, indices, node }) => {
      const open = await this.#sessionOf(run);
      return inspectNode(await chooseRuntime(open.training.device), open, { split, indices, node });
    },
    'network.look': async ({ document, ...request }) => {
      if (this.running) throw new UserError('run.busy');
      return this.#looker.look({ document: checkDocument(document), ...request });
    },
    'run.metrics': ({ run }) => loadMetrics(run),
    'runs.list': async () => ({ runs: await listRuns(this.running) }),
    'runs.fitting': async ({ document }) => ({
      runs: await this.#fitting.among(await listRuns(this.running), checkDocument(document)),
    }),
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

  /** The run that is on, if one is. */
  get running(): string | null {
    return this.#job?.record.status === 'running' ? this.#job.record.run : null;
  }

  /** Stops what runs and waits for its checkpoint. */
  async shutDown(): Promise<void> {
    this.#job?.stop();
    await this.#job?.done;
    this.#release();
  }

  /** Says so where it is not the newest. */
  async #checkpoint(run: string): Promise<Checkpoint> {
    const checkpoint = await loadCheckpoint(run);
    if (checkpoint.fellBack) this.#emit('run.notice', { run, error: checkpoint.fellBack });
    return checkpoint;
  }

  /** Where the test's accuracy cannot be kept, this is said, and the test counts all the same. */
  async #remember(run: string, testAccuracy: number | null): Promise<void> {
    const known = this.#job?.record.run === run ? this.#job.record : await loadRun(run);
    known.testAccuracy = testAccuracy;
    // What another process trains is that process's to write.
    if (known.status === 'running') return;
    await storing(placeOf(run), JSON.stringify(known).length, () => saveRun(known)).catch((error: unknown) =>
      this.#emit('run.notice', { run, error: toErrorData(error) }),
    );
  }

  /** Datasets are checked once; picking one again reads it anew. */
  #dataset(source: DataSource): Promise<SourcedDataset> {
    const key = JSON.stringify(source);
    const known = this.#datasets.get(key);
    if (known) return known;
    const opening = openDataset(source);
    this.#datasets.set(key, opening);
    opening.catch(() => this.#datasets.delete(key));
    return opening;
  }

  #release(): void {
    this.#job?.open.session.dispose();
    this.#loaded?.open.session.dispose();
    this.#looker.dispose();
    this.#job = null;
    this.#loaded = null;
  }

  /** The session that holds a run's weights: the one that trained them, or one made from its checkpoint. */
  async #sessionOf(run: string, data?: string): Promise<OpenSession> {
    if (data === undefined && this.#job?.record.run === run) {
      if (this.#job.record.status === 'running') throw new UserError('run.busy');
      return this.#job.open;
    }
    if (data === undefined && this.#loaded?.run === run) return this.#loaded.open;
    const record = await loadRun(run);
    const checkpoint = await this.#checkpoint(run);
    if (this.running) throw new UserError('run.busy');
    this.#release();
    const document = await loadRunDocument(run);
    const { source } = document.data;
    const path = data ?? record.dataPath;
    // Another place may hold data of the same kind.
    const dataset = await this.#dataset({ ...(source.kind === 'none' ? MNIST : source), path });
    const open = await openSession(document, dataset, await chooseRuntime(document.training.device), defaultPlan());
    await writeWeights(open, checkpoint.weights, checkpoint.path);
    // A session over other data is not what a later prediction means.
    this.#loaded = { run: data === undefined ? run : '', open };
    return open;
  }
}
