import { isRuin, type Trouble } from '../training/diagnosis/trouble.ts';
import { equal } from '../model/equal.ts';
import { afterChanges, documentWith, liveDifference, runSettings } from '../model/liveSettings.ts';
import { LIVE_SETTINGS, type LiveSettings } from '../model/training.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import type { Events } from '../protocol/events.ts';
import { BatchGrid } from '../training/loop/batchGrid.ts';
import { asError, EngineClient } from './engineClient.ts';
import {
  openDocument,
  type SplitFlags,
  type VocabularyFlags,
  type WindowFlags,
  withData,
  withSplit,
  withTargets,
  withVocabulary,
  withWindows,
} from './files.ts';
import { locate } from './runFile.ts';
import { meansOf } from '../search/folds.ts';
import { foldLines, type FoldScore } from './folds.ts';
import type { Commands } from '../protocol/commands.ts';
import { setPaths } from './setPaths.ts';
import { bar, duration, json, lossText, percent, preparationText, say, StatusLine, table, warn } from './terminal.ts';

export interface TrainFlags extends SplitFlags, WindowFlags, VocabularyFlags {
  folds?: number | undefined;
  data?: string | undefined;
  epochs?: number | undefined;
  runtime?: string | undefined;
  set?: readonly string[] | undefined;
  /** A run whose weights it begins with: RUN[@EPOCH[.STEP]] */
  from?: string | undefined;
  /** Whether layers whose weights are all taken are frozen. */
  freeze?: boolean;
  readonly target?: string | undefined;
  json: boolean;
}

const DEVICES = ['auto', 'tensorflow', 'webgpu', 'wasm'] as const;

/** The document with what flags set. */
export async function documentWithFlags(
  document: TensorsmithDocument,
  flags: TrainFlags,
): Promise<TensorsmithDocument> {
  const { data, epochs, runtime, set = [] } = flags;
  const device = runtime === undefined ? document.training.device : DEVICES.find((name) => name === runtime);
  if (device === undefined)
    throw new UserError('cli.choice', { option: '--runtime', value: runtime ?? '', choices: DEVICES.join(', ') });
  const training = { ...document.training, epochs: epochs ?? document.training.epochs, device };
  const found = await withData({ ...document, training }, data);
  if (found.data.source.kind === 'none') throw new UserError('cli.noData');
  const aimed = withTargets(found.data.source, flags.target);
  const source = withVocabulary(withWindows(withSplit(aimed, flags), flags), flags);
  return setPaths({ ...found, data: { ...found.data, source } }, set);
}

/** Trains, evaluates on the test files if there are any, and prints the results. */
export async function trainCommand(file: string, flags: TrainFlags): Promise<void> {
  const document = await documentWithFlags(await openDocument(file), flags);
  const { folds } = flags;
  if (folds !== undefined) return trainFolds(document, folds, flags);
  await trainUntilDone(flags, (engine) => start(engine, document, flags));
}

/** Starts a run, with weights of another one where flags name it. */
async function start(engine: EngineClient, document: TensorsmithDocument, flags: TrainFlags): Promise<{ run: string }> {
  if (flags.from === undefined) return engine.call('run.start', { document });
  const { run, at } = checkpointNamed(flags.from);
  const weights = { run, ...at };
  const transfer = await engine.call('run.transfer', { document, weights });
  if (flags.json) json({ event: 'transfer', ...transfer });
  else tellTransfer(transfer);
  return engine.call('run.start', { document: flags.freeze ? frozen(document, transfer.nodes) : document, weights });
}

/** @param ids of nodes whose parameters training leaves as they are */
function frozen(document: TensorsmithDocument, ids: readonly string[]): TensorsmithDocument {
  const { graph } = document;
  const nodes = graph.nodes.map((node) => (ids.includes(node.id) ? { ...node, freeze: true as const } : node));
  return { ...document, graph: { ...graph, nodes } };
}

/** Prints what is taken of another run, and what is not. */
function tellTransfer({ rows, unused }: Commands['run.transfer']['result']): void {
  const shape = (sizes: readonly number[] | null): string => sizes?.join('×') ?? '–';
  const lines = rows.map(({ name, shape: own, there, taken }) => [
    name,
    shape(own),
    shape(there),
    taken ? 'taken' : there ? 'another shape' : 'no such name',
  ]);
  say(table([['parameter', 'shape', 'there', ''], ...lines], []));
  if (unused.length) say(`not used: ${unused.join(', ')}`);
}

/** Trains once for each fold of a cross-validation, and prints the scores of the held out folds and of the test. */
async function trainFolds(document: TensorsmithDocument, of: number, flags: TrainFlags): Promise<void> {
  const scores: FoldScore[] = [];
  for (let index = 1; index <= of; index += 1) {
    if (!flags.json) say(`fold ${index} of ${of}`);
    const name = `${document.name.slice(0, 180)} ${index}/${of}`;
    const one = { ...document, name, data: { ...document.data, fold: { index, of } } };
    const score = await trainUntilDone(flags, (engine) => start(engine, one, flags));
    scores.push({ fold: index, ...score });
    // Stopped by Ctrl+C: the folds that are left are not trained.
    if (score.stopped) break;
  }
  if (flags.json) json({ event: 'folds', scores, mean: meansOf(scores) });
  else for (const line of foldLines(scores)) say(line);
}

/** Resumes a run, to `epochs` in total where given. */
export async function resumeCommand(run: string, flags: ResumeFlags): Promise<void> {
  await trainUntilDone(flags, async (engine) => {
    await locate(engine, run, flags.data);
    return engine.call('run.resume', { run, ...(await steered(engine, run, flags)) });
  });
}

type ResumeFlags = Pick<TrainFlags, 'data' | 'epochs' | 'set' | 'json'>;

/** What flags change of a run's settings, from where it goes on. Throws where one cannot change during a run. */
async function steered(
  engine: EngineClient,
  run: string,
  { epochs, set = [] }: ResumeFlags,
): Promise<{ training?: Partial<LiveSettings> }> {
  if (!set.length) return epochs === undefined ? {} : { training: { epochs } };
  const { document } = await engine.call('run.document', { run });
  const { changes } = await engine.call('run.metrics', { run });
  const before = documentWith(document, { ...document.training, ...afterChanges(runSettings(document), changes) });
  const now = setPaths(before, set);
  const change = liveDifference(runSettings(now), runSettings(before));
  if (!equal(documentWith(before, { ...runSettings(before), ...change }), now))
    throw new UserError('cli.notLive', { known: LIVE_SETTINGS.map((key) => `training.${key}`).join(', ') });
  return { training: { ...change, ...(epochs ? { epochs } : {}) } };
}

/** Goes on from a checkpoint of a run as a new run, to `epochs` in total where given. @param named RUN[@EPOCH[.STEP]] */
export async function branchCommand(named: string, flags: ResumeFlags): Promise<void> {
  const { run, at } = checkpointNamed(named);
  await trainUntilDone(flags, async (engine) => {
    await locate(engine, run, flags.data);
    const [newest] = at ? [] : (await engine.call('run.checkpoints', { run })).checkpoints;
    const position = at ?? newest;
    if (!position) throw new UserError('run.noWeights', { run });
    return engine.call('run.branch', {
      run,
      epoch: position.epoch,
      ...(position.step === undefined ? {} : { step: position.step }),
      ...(await steered(engine, run, flags)),
    });
  });
}

/** A run, and a checkpoint of it where one is named: RUN, RUN@2 (the end of epoch 2) or RUN@2.100. */
export function checkpointNamed(named: string): { run: string; at: { epoch: number; step?: number } | null } {
  const [, run = '', epoch, step] = /^(.*?)(?:@(\d{1,9})(?:\.(\d{1,9}))?)?$/s.exec(named)!;
  if (run === '' || run.includes('@')) throw new UserError('cli.checkpoint', { value: named });
  if (epoch === undefined) return { run, at: null };
  return { run, at: { epoch: Number(epoch), ...(step === undefined ? {} : { step: Number(step) }) } };
}

async function trainUntilDone(
  flags: { json: boolean },
  start: (engine: EngineClient) => Promise<{ run: string }>,
): Promise<Omit<FoldScore, 'fold'>> {
  const engine = new EngineClient();
  const status = new StatusLine();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  stop.signal.addEventListener('abort', () => void engine.call('data.stop', {}).catch(() => undefined));
  try {
    let last: Events['epoch.metrics'] | null = null;
    engine.on('epoch.metrics', (metrics) => (last = metrics));
    const finished = follow(engine, status, flags.json);
    // Its result is awaited below; a failed start is reported separately.
    finished.catch(() => undefined);
    const { run } = await start(engine);
    stop.signal.addEventListener('abort', () => void engine.call('run.stop', { run }).catch(() => undefined));
    const { stopped, early, seconds } = await finished;
    status.clear();
    const test = await engine.call('run.evaluate', { run }).catch((error: unknown) => {
      if (error instanceof UserError && error.data.code === 'run.noTest') return null;
      throw error;
    });
    const result = {
      run,
      stopped,
      early,
      seconds,
      testAccuracy: test?.accuracy ?? null,
      testLoss: test?.loss ?? null,
      testCount: test?.count ?? 0,
    };
    if (flags.json) json({ event: 'result', ...result });
    else {
      if (test) {
        const accuracy = test.accuracy === null ? '' : `accuracy ${percent(test.accuracy)}, `;
        say(`test ${accuracy}loss ${lossText(test.loss)} on ${test.count} samples`);
      }
      say(`run ${run} ${stopped ? 'stopped' : early ? 'stopped early' : 'finished'} after ${duration(seconds)}`);
      if (stopped) say(`go on with: tensorsmith train --resume ${run}`);
    }
    const { validationLoss = null, validationAccuracy = null } = (last as Events['epoch.metrics'] | null) ?? {};
    const { testLoss, testAccuracy } = result;
    return { run, stopped, validationLoss, validationAccuracy, testLoss, testAccuracy };
  } finally {
    status.clear();
    await engine.close();
  }
}

function followPreparation(engine: EngineClient, status: StatusLine): void {
  engine.on('data.preparing', (report) => {
    if (report.done === report.of) status.clear();
    else status.set(preparationText(report));
  });
}

const SETTINGS = {
  lr: 'training.optimizer.lr=',
  epochs: 'training.epochs=',
  batchSize: 'training.batchSize=',
} as const;

/** Prints what would have ruined a run, and how it goes on. */
function tellRuin(run: string, { problem, cause, remedy }: Trouble): void {
  for (const error of [problem, cause]) if (error) warn(error);
  if (!remedy) return;
  const set =
    remedy.setting === 'clipNorm'
      ? `'training.clipping={"type":"norm","maxNorm":${remedy.value}}'`
      : `${SETTINGS[remedy.setting]}${remedy.value}`;
  say(`go on with: tensorsmith train --resume ${run} --set ${set}`);
}

/** Prints progress until the run ends. */
export function follow(engine: EngineClient, status: StatusLine, asJson: boolean): Promise<Events['run.finished']> {
  let started: Events['run.started'] | null = null;
  if (asJson) {
    for (const event of [
      'data.preparing',
      'precision.measured',
      'run.started',
      'step.metrics',
      'epoch.metrics',
      'checkpoint.written',
      'run.waiting',
      'run.resumed',
      'run.finished',
    ] as const) {
      engine.on(event, (data) => json({ event, ...data }));
    }
  } else {
    followPreparation(engine, status);
    engine.on('run.started', (data) => {
      started = data;
      const from = data.streamed ? ', read from disk as they are needed' : '';
      say(
        `${data.trainCount} training and ${data.validationCount} validation samples${from}; ${data.runtime} on ${data.device}`,
      );
    });
    engine.on('precision.measured', ({ gain }) => {
      const times = `${gain.toFixed(1)} times as fast here`;
      say(`mixed bfloat16 was measured to be ${times}: --set training.precision=bfloat16`);
    });
    engine.on('run.log', ({ line }) => {
      status.clear();
      say(line);
    });
    let waiting = false;
    engine.on('run.waiting', ({ error, seconds }) => {
      status.clear();
      // Reported once, however often it is retried.
      if (!waiting) warn(error);
      waiting = true;
      status.set(`the run is paused and retries in ${seconds} s`);
    });
    engine.on('run.resumed', () => {
      waiting = false;
      status.clear();
      say('the run continues');
    });
    engine.on('step.metrics', ({ epoch, steps, loss, samplesPerSecond, secondsLeft }) => {
      if (!started) return;
      const grid = new BatchGrid(started.trainCount, started.batchSize, started.changes);
      const share = grid.epochsAt({ epoch, step: steps.at(-1) ?? 0 }) / started.epochs;
      const words = [
        `epoch ${epoch}/${started.epochs}`,
        `loss ${lossText(loss.at(-1) ?? null)}`,
        `${Math.round(samplesPerSecond)} samples/s`,
      ];
      status.set(`${bar(share)} ${words.join(' · ')} · ${duration(secondsLeft)} left`);
    });
    engine.on('epoch.metrics', ({ epoch, trainLoss, validationLoss, validationAccuracy, seconds }) => {
      status.clear();
      const validation =
        (validationLoss === null ? '' : `, validation loss ${validationLoss.toFixed(4)}`) +
        (validationAccuracy === null ? '' : `, accuracy ${percent(validationAccuracy)}`);
      say(`epoch ${epoch}: training loss ${trainLoss.toFixed(4)}${validation} (${seconds.toFixed(1)} s)`);
    });
  }
  return untilEnd(engine, status, asJson);
}

/** Resolves when the run has finished. Where it was ended before it would be ruined, that is told before it rejects. */
function untilEnd(engine: EngineClient, status: StatusLine, asJson: boolean): Promise<Events['run.finished']> {
  return new Promise((resolve, reject) => {
    let troubles: Events['run.troubles']['troubles'] = [];
    engine.on('run.troubles', (data) => ({ troubles } = data));
    engine.on('run.finished', resolve);
    engine.on('run.failed', ({ run, error }) => {
      const ruin = troubles.find(isRuin);
      if (ruin && !asJson) {
        status.clear();
        tellRuin(run, ruin);
      }
      reject(asError(error));
    });
    engine.on('engine.lost', ({ error }) => reject(asError(error)));
  });
}
