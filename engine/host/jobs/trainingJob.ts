/** One training run from start to end: session, loop, events, files. */
import { setImmediate as breathe } from 'node:timers/promises';
import { fingerprint, openDataset } from '../../data/dataset.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { toErrorData } from '../../errors/error.ts';
import type { EventName, Events } from '../../protocol/events.ts';
import { initialState, slotState } from '../../training/initialize.ts';
import { lookInside } from '../../training/statistics.ts';
import { train, type StepMetrics, type TrainerPlace, type TrainerOptions } from '../../training/trainer.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { Patience } from '../runs/patience.ts';
import { RunFiles } from '../runs/runFiles.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { openSession, readSlots, readWeights, type OpenSession } from './session.ts';

export type Emit = <K extends EventName>(event: K, data: Events[K]) => void;

export interface TrainingJob {
  readonly record: RunRecord;
  /** What was told at its start. */
  readonly started: Events['run.started'];
  /** Stays open afterwards, for tests and predictions. */
  readonly open: OpenSession;
  /** The last lines that it has told. */
  readonly log: readonly string[];
  /** Ends when the run has ended and its last checkpoint is on disk. Never rejects. */
  readonly done: Promise<void>;
  stop(): void;
}

/** At most 30 events a second carry step metrics. */
const EMIT_INTERVAL = 1000 / 30;
/** Lines that are kept for a page that comes later: as many as one shows. */
const LOG_LINES = 1000;

/** Answers once the run exists and its first step is about to begin. */
export async function startTraining(document: TensorsmithDocument, plan: Plan, emit: Emit): Promise<TrainingJob> {
  const dataset = await openDataset(document.data.source);
  const runtime = await chooseRuntime(document.training.device);
  const open = await openSession(document, dataset, runtime, plan);
  const { split } = open;
  const parameters = open.network.analysis.totals.parameters;
  const files = await RunFiles.create(document, {
    name: document.name,
    status: 'running',
    startedAt: Date.now(),
    seconds: 0,
    runtime: runtime.info.runtime,
    epochs: document.training.epochs,
    epochsDone: 0,
    parameters,
    validationAccuracy: null,
    validationLoss: null,
    testAccuracy: null,
    plan: { ...plan, shards: open.bundle.shards },
    dataPath: dataset.path,
    dataFingerprint: fingerprint(dataset),
    environment: { node: process.versions.node, library: runtime.info.library, device: runtime.info.device },
  });
  const { record } = files;
  const controller = new AbortController();
  const started: Events['run.started'] = {
    run: record.run,
    runtime: runtime.info.runtime,
    device: runtime.info.device,
    epochs: document.training.epochs,
    stepsPerEpoch: Math.ceil(split.train.length / document.training.batchSize),
    batchSize: document.training.batchSize,
    trainCount: split.train.length,
    validationCount: split.validation.length,
    parameters,
    hasAccuracy: open.bundle.hasAccuracy,
  };
  emit('run.started', started);
  const log: string[] = [];
  const keep: Emit = (event, data) => {
    if (event === 'run.log') log.splice(0, log.push((data as Events['run.log']).line) - LOG_LINES);
    emit(event, data);
  };
  const done = runTraining(document, files, open, keep, controller.signal);
  return { record, started, open, log, done, stop: () => controller.abort() };
}

/** What the parts of a run share while it is on. */
interface Running {
  readonly document: TensorsmithDocument;
  readonly files: RunFiles;
  readonly open: OpenSession;
  readonly emit: Emit;
  readonly patience: Patience;
  readonly batch: ReturnType<typeof metricsBatch>;
  elapsed(): number;
}

/** Writes the state of a run; the same place twice once. */
function checkpoints({ files, open, emit, patience, elapsed }: Running): (at: TrainerPlace) => Promise<void> {
  const { record } = files;
  let saved = '';
  return async (at) => {
    const key = `${at.epoch} ${at.step}`;
    // A run that is stopped right after an epoch has its state on disk already.
    if (saved === key) return;
    saved = key;
    record.seconds = elapsed();
    await files.checkpoint(patience, at, { weights: await readWeights(open), optimizer: await readSlots(open) });
    emit('checkpoint.written', { run: record.run, epoch: at.epoch, step: at.step });
  };
}

/** Statistics of layers every so many steps; nothing where they are not wanted. */
function statistics({ document, files, open, emit }: Running): Pick<TrainerOptions, 'inside'> {
  const { watched } = open.bundle;
  if (!watched) return {};
  let looks = 0;
  const look: NonNullable<TrainerOptions['inside']>['look'] = async (at, indices, counter) => {
    const all = await lookInside(open.session, watched, indices, counter);
    // Before the second look there is nothing that weights have moved from.
    const tensors = looks++ === 0 ? all.filter(({ kind }) => kind !== 'update') : all;
    emit('layer.statistics', { run: files.record.run, ...at, tensors });
  };
  return { inside: { every: document.training.statisticsEvery, look } };
}

/** What the trainer tells is kept in the run's journal and told to the pages. */
function trainerEvents({ files, emit, batch }: Running): Omit<TrainerOptions['events'], 'checkpoint'> {
  const { record } = files;
  const { run } = record;
  return {
    steps: (steps, progress) => {
      files.append({
        kind: 'steps',
        epoch: steps.epoch,
        first: steps.firstStep,
        loss: [...steps.loss],
        accuracy: [...steps.accuracy],
        lr: [...steps.lr],
      });
      batch.add(steps, progress);
    },
    log: (line) => emit('run.log', { run, line }),
    epoch: (epoch) => {
      batch.flush();
      files.append({ kind: 'epoch', ...epoch });
      record.epochsDone = epoch.epoch;
      record.validationAccuracy = epoch.validationAccuracy;
      record.validationLoss = epoch.validationLoss;
      emit('epoch.metrics', { run, ...epoch });
    },
  };
}

async function writeFirstState({ document, open }: Running): Promise<void> {
  const { parameters } = open.network;
  const weights = initialState(parameters, document.training.seed);
  await open.session.write({ ...weights, ...slotState(parameters, document.training, weights) });
}

async function runTraining(
  document: TensorsmithDocument,
  files: RunFiles,
  open: OpenSession,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { record } = files;
  const { run } = record;
  const patience = new Patience(signal, {
    waiting: (error, seconds) => emit('run.waiting', { run, error, seconds }),
    resumed: () => emit('run.resumed', { run }),
  });
  const elapsed = (): number => (Date.now() - record.startedAt) / 1000;
  const running: Running = { document, files, open, emit, patience, elapsed, batch: metricsBatch(run, emit) };
  const checkpoint = checkpoints(running);
  try {
    await writeFirstState(running);
    const result = await train({
      session: open.session,
      settings: document.training,
      split: open.split,
      signal,
      evaluationBatch: open.bundle.evaluationBatch,
      shards: open.bundle.shards,
      weights: open.bundle.plans.map(({ weight }) => weight),
      ...statistics(running),
      now: () => performance.now(),
      // Between calls: a run whose metrics cannot be written stands still here.
      breathe: async () => {
        await files.keepUp(patience);
        await breathe();
      },
      events: { ...trainerEvents(running), checkpoint },
    });
    running.batch.flush();
    const { stopped, ...at } = result;
    // A run that was stopped within an epoch keeps what it has learned so far.
    if (stopped) await checkpoint(at);
    record.status = stopped ? 'stopped' : 'finished';
    record.seconds = elapsed();
    await files.close(patience);
    emit('run.finished', { run, stopped, epoch: result.epoch, step: result.step, seconds: record.seconds });
  } catch (error) {
    running.batch.flush();
    record.status = 'failed';
    record.seconds = elapsed();
    await files.abandon();
    emit('run.failed', { run, error: toErrorData(error) });
  }
}

/** Gathers step metrics and sends them on at a bounded rate. */
function metricsBatch(run: string, emit: Emit) {
  let pending: Events['step.metrics'] | null = null;
  let lastSent = 0;
  const flush = (): void => {
    if (!pending) return;
    emit('step.metrics', pending);
    pending = null;
    lastSent = performance.now();
  };
  const add = (
    { epoch, firstStep, loss, accuracy, lr }: StepMetrics,
    progress: { samplesPerSecond: number; secondsLeft: number },
  ): void => {
    if (pending && pending.epoch !== epoch) flush();
    pending ??= { run, epoch, steps: [], loss: [], accuracy: [], lr: [], ...progress };
    Object.assign(pending, progress);
    loss.forEach((value, i) => {
      // A batch of which nothing counts has no loss, and no point in a chart.
      if (Number.isNaN(value)) return;
      pending!.steps.push(firstStep + i);
      pending!.loss.push(value);
      pending!.lr.push(lr[i]!);
      const share = accuracy[i];
      if (share !== undefined) pending!.accuracy.push(share);
    });
    if (performance.now() - lastSent >= EMIT_INTERVAL) flush();
  };
  return { add, flush };
}
