/** A training run from start to end: session, loop, events, files. */
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { fingerprint, openDataset } from '../../data/dataset.ts';
import type { SourcedDataset } from '../../datasets/source.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { HostTensor, Plan, Runtime } from '../../runtime/runtime.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { Events } from '../../protocol/events.ts';
import type { ErrorData } from '../../errors/types.ts';
import { storable, type Trouble } from '../../training/diagnosis/trouble.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { collectStatistics } from '../../training/loop/layerStatistics.ts';
import { nextPosition, type TrainerPosition, type TrainerState } from '../../training/loop/state.ts';
import { Steering } from '../../training/loop/steering.ts';
import { BatchGrid } from '../../training/loop/batchGrid.ts';
import { runSettings } from '../../model/liveSettings.ts';
import { train, type TrainerEvents, type TrainerSession } from '../../training/loop/trainer.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { Patience } from '../runs/patience.ts';
import { runDataText } from '../runs/runData.ts';
import { isKept, layersRecord } from '../runs/layerHistory.ts';
import { RunFiles } from '../runs/runFiles.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { folderOf } from '../runs/runs.ts';
import { EventFile } from '../runs/tensorboard/eventFile.ts';
import { CheckpointClock } from './checkpointClock.ts';
import type { Emit } from './emit.ts';
import { LoadMeter } from './loadMeter.ts';
import { areFinite, lastGood, ruinedAt } from './lastGood.ts';
import { metricsBatch } from './metricsBatch.ts';
import { networkStatistics } from '../../training/loop/networkStatistics.ts';
import { RunWatch } from './runWatch.ts';
import { transferFrom, type WeightsSource } from './transfer.ts';
import { RunSession } from './runSession.ts';
import { openAfter, readSlots, readWeights, type OpenSession } from './session.ts';

export interface TrainingJob {
  readonly record: RunRecord;
  /** Its start event. */
  readonly started: Events['run.started'];
  /** The session, which stays open afterwards for tests and predictions. */
  readonly open: OpenSession;
  readonly session: RunSession;
  /** The last lines of its log. */
  readonly log: readonly string[];
  readonly watch: RunWatch;
  readonly steering: Steering;
  /** Resolves when the run has ended and its last checkpoint is on disk. Never rejects. */
  readonly done: Promise<void>;
  stop(): void;
}

/** Log lines kept for pages that open later: as many as one shows. */
const LOG_LINES = 1000;

/** A session that is no longer used, and its runtime. */
export interface PreviousSession {
  readonly open: OpenSession;
  readonly runtime: Runtime['info']['runtime'];
}

/** Fields of a run's record that not every run has. `from` is the page's key of the tab that it is started from. */
type Marks = Partial<Pick<RunRecord, 'from' | 'replayOf' | 'changes' | 'search' | 'weightsFrom'>>;

/**
 * Resolves once the run exists and its first step is about to start.
 * @param weights the run and checkpoint whose weights it begins with, as far as they fit
 * @param previous the session of a run that has ended, which is this one's now
 */
export async function startTraining(
  document: TensorsmithDocument,
  plan: Plan,
  marks: Marks,
  emit: Emit,
  { weights, previous = null }: { weights?: WeightsSource | undefined; previous?: PreviousSession | null } = {},
): Promise<TrainingJob> {
  const { dataset, runtime } = await prepare(document).catch((error: unknown) => {
    previous?.open.session.dispose();
    throw error;
  });
  const isOther = previous?.runtime !== runtime.info.runtime;
  if (isOther) previous?.open.session.dispose();
  const open = await openAfter(isOther ? null : previous.open, document, dataset, runtime, plan);
  try {
    const transferred = weights && (await transferFrom(open.network, weights));
    const from = transferred ? { weightsFrom: transferred.weightsFrom } : {};
    const files = await createFiles({ document, dataset, open, runtime, plan }, { ...marks, ...from });
    return begin({ document, files, open, runtime, emit, resumed: null, initial: transferred?.initial });
  } catch (error) {
    open.session.dispose();
    throw error;
  }
}

async function prepare({
  data,
  training,
}: TensorsmithDocument): Promise<{ dataset: SourcedDataset; runtime: Runtime }> {
  const dataset = await openDataset(data.source);
  return { dataset, runtime: await chooseRuntime(training.device) };
}

/** Creates the files of a new run. */
export async function createFiles({ document, dataset, open, runtime, plan }: NewRun, marks: Marks): Promise<RunFiles> {
  return RunFiles.create(
    document,
    {
      name: document.name,
      ...marks,
      status: 'running',
      startedAt: Date.now(),
      seconds: 0,
      runtime: runtime.info.runtime,
      epochs: document.training.epochs,
      epochsDone: 0,
      stepsPerEpoch: batchesOf(document, open),
      trainCount: open.split.train.length,
      batchSize: document.training.batchSize,
      parameters: open.network.analysis.totals.parameters,
      validationAccuracy: null,
      validationLoss: null,
      testAccuracy: null,
      plan: { ...plan, shards: open.bundle.shards },
      dataPath: dataset.path,
      dataFingerprint: fingerprint(dataset),
      environment: environmentOf(runtime),
    },
    runDataText(dataset),
  );
}

interface NewRun {
  readonly document: TensorsmithDocument;
  readonly dataset: OpenSession['dataset'];
  readonly open: OpenSession;
  readonly runtime: Runtime;
  readonly plan: Plan;
}

/** Batches of an epoch, before its size changed. */
const batchesOf = ({ training }: TensorsmithDocument, { split }: OpenSession): number =>
  Math.ceil(split.train.length / training.batchSize);

export const environmentOf = ({ info }: Runtime): RunRecord['environment'] => ({
  node: process.versions.node,
  library: info.library,
  device: info.device,
});

interface Beginning {
  readonly document: TensorsmithDocument;
  readonly files: RunFiles;
  readonly open: OpenSession;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** State to continue from; null at the start. */
  readonly resumed: TrainerState | null;
  /** Weights at the start instead of initial ones. */
  readonly initial?: Readonly<Record<string, HostTensor>> | undefined;
}

/** Starts the training loop: weights are initial ones with those of `initial`, or those of `resumed`. */
export function begin({ document, files, open, runtime, emit, resumed, initial }: Beginning): TrainingJob {
  const { record } = files;
  const { info } = runtime;
  const { split } = open;
  const steering = new Steering(record.changes);
  const at = nextPosition(resumed ?? { epoch: 1, step: 0 });
  const session = new RunSession({ document, runtime, plan: record.plan, steering }, open, at);
  const controller = new AbortController();
  const started: Events['run.started'] = {
    run: record.run,
    runtime: info.runtime,
    device: info.device,
    epochs: record.epochs,
    stepsPerEpoch: batchesOf(document, open),
    batchSize: document.training.batchSize,
    trainCount: split.train.length,
    validationCount: split.validation.length,
    parameters: record.parameters,
    hasAccuracy: open.bundle.hasAccuracy,
    streamed: open.shape.window !== undefined,
    changes: record.changes ?? [],
    resumed: resumed && { epoch: resumed.epoch, step: resumed.step },
  };
  emit('run.started', started);
  const log: string[] = [];
  const keep: Emit = (event, data) => {
    if (event === 'run.log') log.splice(0, log.push((data as Events['run.log']).line) - LOG_LINES);
    emit(event, data);
  };
  // Those of before it was resumed are looked for again.
  delete record.troubles;
  const watch = new RunWatch(open, (troubles) => {
    if (troubles.length) record.troubles = troubles.map(storable);
    else delete record.troubles;
    emit('run.troubles', { run: record.run, troubles });
  });
  const { signal } = controller;
  const shared = { document, files, runtime, session, emit: keep, watch, steering, started, signal, initial };
  const done = runTraining(shared, resumed);
  const stop = (): void => {
    controller.abort();
    steering.wake();
  };
  return {
    ...{ record, started, session, log, watch, steering, done, stop },
    get open() {
      return session.current;
    },
  };
}

/** State shared by the parts of a run in progress. */
interface Running {
  readonly document: TensorsmithDocument;
  readonly files: RunFiles;
  readonly runtime: Runtime;
  readonly session: RunSession;
  readonly emit: Emit;
  readonly watch: RunWatch;
  readonly steering: Steering;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly clock: CheckpointClock;
  readonly started: Events['run.started'];
  readonly initial: Beginning['initial'];
  readonly batch: ReturnType<typeof metricsBatch>;
  readonly eventFile: EventFile;
  elapsed(): number;
}

/** Writes checkpoints; each position once. */
function checkpoints({ document, files, session, emit, patience, elapsed, clock, steering, eventFile }: Running) {
  const { record } = files;
  let saved = '';
  return (state: TrainerState): Promise<void> =>
    clock.time(async () => {
      const { epoch, step, sums } = state;
      const key = `${epoch} ${step} ${sums ? 'within' : 'ended'}`;
      // A run that is stopped right after an epoch has been saved already.
      if (saved === key) return;
      saved = key;
      record.seconds = elapsed();
      const { keep } = steering.settingsAt(document.training, state).checkpoints;
      const { current } = session;
      const weights = await readWeights(current);
      // Ruined weights are not kept: the newest checkpoint is one to go back to.
      if (!areFinite(weights)) throw new UserError('run.weightNotANumber', { epoch, step });
      const tensors = { weights, optimizer: await readSlots(current) };
      await eventFile.flush();
      await files.checkpoint(patience, state, tensors, keep);
      emit('checkpoint.written', { run: record.run, epoch, step });
    });
}

/** Layer statistics every so many steps; nothing where disabled. */
function statistics(running: Running): Pick<TrainerSession, 'statistics'> {
  const { document, files, session, emit, watch, eventFile } = running;
  const every = document.training.statisticsEvery;
  const { current } = session;
  const { watched } = current.bundle;
  if (!watched) return {};
  let collected = 0;
  const collect: NonNullable<TrainerSession['statistics']>['collect'] = async (at, indices, counter) => {
    const all = await collectStatistics(current.session, watched, indices, counter);
    // Updates need previous weights, so that the first statistics have none.
    const tensors = collected++ === 0 ? all.filter(({ kind }) => kind !== 'update') : all;
    const { gradientNorm, weightChange } = networkStatistics(tensors);
    files.append({ kind: 'statistics', ...at, gradientNorm, weightChange });
    const nth = Math.floor(gridOf(running).batchesBefore(at) / every);
    if (isKept(nth)) files.appendLayers(layersRecord(at, tensors));
    eventFile.statistics(at, { gradientNorm, weightChange });
    eventFile.histograms(at, tensors);
    emit('layer.statistics', { run: files.record.run, ...at, tensors });
    watch.statistics(tensors);
  };
  return { statistics: { every, collect } };
}

/** The present session as the loop takes it. */
function trainerSession(running: Running): TrainerSession {
  const { session, bundle } = running.session.current;
  const { shards, augmented, ages, evaluationBatch } = bundle;
  return { session, shards, augmented, ages, evaluationBatch, ...statistics(running) };
}

/** Records the trainer's events in the run's journal and sends them to the pages. */
function trainerEvents({
  files,
  emit,
  batch,
  watch,
  eventFile,
  runtime,
}: Running): Pick<TrainerEvents, 'steps' | 'log' | 'epoch'> {
  const { record } = files;
  const { run } = record;
  const meter = new LoadMeter(runtime.info);
  return {
    steps: (steps, progress) => {
      const load = { samplesPerSecond: progress.samplesPerSecond, ...meter.read() };
      files.append({
        kind: 'steps',
        ...load,
        epoch: steps.epoch,
        first: steps.firstStep,
        loss: [...steps.loss],
        accuracy: [...steps.accuracy],
        lr: [...steps.lr],
      });
      eventFile.steps(steps);
      batch.add(steps, { ...progress, ...load });
      watch.batches(steps.loss);
    },
    log: (line) => emit('run.log', { run, line }),
    epoch: (epoch, best) => {
      batch.flush();
      files.append({ kind: 'epoch', ...epoch });
      eventFile.epoch(epoch.epoch, epoch);
      record.epochsDone = epoch.epoch;
      record.validationAccuracy = epoch.validationAccuracy;
      record.validationLoss = epoch.validationLoss;
      if (best) record.best = best;
      emit('epoch.metrics', { run, ...epoch, best: best ?? null });
      watch.epoch(epoch);
    },
  };
}

/** Saves, pauses and changes the run as steered. */
function steeringEvents(
  running: Running,
  save: (state: TrainerState) => Promise<void>,
): Pick<TrainerEvents, 'checkpoint' | 'between' | 'paused' | 'resumed' | 'changed' | 'refused'> {
  const { document, files, emit, batch, clock, patience, steering, watch } = running;
  const { record } = files;
  const { run } = record;
  const settingsAt = (at: TrainerPosition) => steering.settingsAt(document.training, at).checkpoints;
  return {
    checkpoint: async (state) => {
      // The best and the last epoch are saved in any case.
      const matters = state.best?.epoch === state.epoch || state.epoch === record.epochs;
      if (matters || clock.isEpochDue(settingsAt(state), state.epoch)) await save(state);
    },
    between: async (state) => {
      const now = state();
      const steps = gridOf(running).batchesBefore(now);
      if (clock.isDue(settingsAt(now), steps)) await save(now);
    },
    paused: async (state) => {
      batch.flush();
      await save(state);
      emit('run.paused', { run, epoch: state.epoch, step: state.step });
    },
    resumed: () => emit('run.continued', { run }),
    changed: async (change) => {
      record.changes = steering.changes;
      record.epochs = steering.settingsAt(document.training, change).epochs;
      // On disk before a step uses it: a resumed run applies the change at the same position.
      await files.save(patience);
      watch.changed(steering.settingsAt(document.training, change));
      emit('run.changed', { run, ...change });
    },
    refused: (error) => emit('run.notice', { run, error: toErrorData(error) }),
  };
}

/** The batches of the run, with the changes of their size so far. */
const gridOf = ({ document, session, steering }: Pick<Running, 'document' | 'session' | 'steering'>): BatchGrid =>
  new BatchGrid(session.current.split.train.length, document.training.batchSize, steering.changes);

async function writeFirstState({ session, initial }: Running): Promise<void> {
  const { network, training, session: open } = session.current;
  const { parameters } = network;
  const weights = { ...initialState(parameters, training.seed), ...initial };
  await open.write({ ...weights, ...slotState(parameters, training, weights) });
}

type Shared = Omit<Running, 'patience' | 'clock' | 'batch' | 'eventFile' | 'elapsed'>;

/** @param done steps before this one */
function eventFileOf(shared: Shared, done: number): EventFile {
  const { files, emit, started } = shared;
  const { run, resumed, epochs } = files.record;
  return new EventFile({
    folder: folderOf(run),
    steps: started.stepsPerEpoch * epochs,
    stepOf: (at) => gridOf(shared).batchesBefore(at),
    resumed: resumed?.length ? done : null,
    failed: (error) => {
      const { code, message } = error as NodeJS.ErrnoException;
      emit('run.notice', { run, error: new UserError('run.eventFile', { detail: code ?? message }).data });
    },
  });
}

/** Goes back to before the batch that ruined the run, and saves that. @returns what ruined it, where that was found */
async function goBack(
  { document, files, session, steering, runtime, signal }: Running,
  error: ErrorData,
  save: (state: TrainerState) => Promise<void>,
): Promise<Trouble | null> {
  const at = ruinedAt(error);
  const { record } = files;
  // A trial that diverges is worth no more time; neither is a run that is being stopped.
  if (!at || record.search || signal.aborted) return null;
  try {
    const found = await lastGood({ document, record, runtime, session, changes: steering.changes }, at);
    if (found) await save(found.state);
    return found?.trouble ?? null;
  } catch {
    // Its own error is reported; the run resumes from its newest checkpoint.
    return null;
  }
}

async function runTraining(shared: Shared, from: TrainerState | null): Promise<void> {
  const { document, files, session, emit, watch, signal, steering } = shared;
  const { record } = files;
  const { run } = record;
  const patience = new Patience(signal, {
    waiting: (error, seconds) => emit('run.waiting', { run, error, seconds }),
    resumed: () => emit('run.resumed', { run }),
  });
  const now = (): number => performance.now();
  const [before, begun] = [record.seconds, now()];
  const elapsed = (): number => before + (now() - begun) / 1000;
  const done = from ? gridOf(shared).batchesBefore(from) : 0;
  const clock = new CheckpointClock(now, done);
  const eventFile = eventFileOf(shared, done);
  const running: Running = { ...shared, patience, elapsed, clock, batch: metricsBatch(run, emit), eventFile };
  const save = checkpoints(running);
  const { every, unit } = document.training.checkpoints;
  try {
    if (!from) await writeFirstState(running);
    // A run that begins again before its first checkpoint would take initial weights.
    if (!from && shared.initial) await save({ epoch: 1, step: 0 });
    const { stopped, early, ...state } = await train({
      ...trainerSession(running),
      settings: runSettings(document),
      split: session.current.split,
      reopen: async (settings, at) => ((await session.reopen(settings, at)) ? trainerSession(running) : null),
      signal,
      steering,
      from: from ?? undefined,
      weights: session.current.bundle.plans.map(({ weight }) => weight),
      ...(unit === 'steps' ? { endCallsEvery: Math.max(1, Math.round(every)) } : {}),
      now,
      // Between calls: a run whose metrics cannot be written is suspended here.
      yieldToEvents: async () => {
        await files.keepUp(patience);
        await eventFile.keepUp();
        await yieldToEvents();
      },
      events: { ...trainerEvents(running), ...steeringEvents(running, save) },
    });
    running.batch.flush();
    // A run stopped within an epoch is saved.
    await save(state);
    record.status = stopped ? 'stopped' : 'finished';
    if (early) record.early = true;
    record.seconds = elapsed();
    await eventFile.close();
    await files.close(patience);
    const { epoch, step } = state;
    emit('run.finished', { run, stopped, early, epoch, step, seconds: record.seconds });
  } catch (error) {
    running.batch.flush();
    record.status = 'failed';
    record.seconds = elapsed();
    const found = await goBack(running, toErrorData(error), save);
    await eventFile.close();
    watch.failed(toErrorData(error), found);
    await files.abandon();
    emit('run.failed', { run, error: toErrorData(error) });
  }
}
