/**
 * A run whose loss or weights became NaN or infinite goes back to before that batch: from its newest checkpoint it trains
 * again, to the bit, up to there. Its state is saved, and the batch tells why.
 */
import type { SourcedDataset } from '../../datasets/source.ts';
import { labelOf } from '../../datasets/shape.ts';
import type { ErrorData } from '../../errors/types.ts';
import { runSettings } from '../../model/liveSettings.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { NamedArray } from '../../data/safetensors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { runContextOf } from '../../training/diagnosis/runContext.ts';
import { type Evidence, ruined } from '../../training/diagnosis/ruin.ts';
import type { Trouble } from '../../training/diagnosis/trouble.ts';
import { BatchGrid } from '../../training/loop/batchGrid.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { readStatistics, type TensorStatistics } from '../../training/loop/layerStatistics.ts';
import { epochOrder } from '../../training/loop/split.ts';
import { isBefore, nextPosition, type TrainerPosition, type TrainerState } from '../../training/loop/state.ts';
import { type SettingsChange, Steering } from '../../training/loop/steering.ts';
import { type StepMetrics, train, type TrainerSession } from '../../training/loop/trainer.ts';
import { newest, stateOf, thaws, writeState } from './restore.ts';
import { openAt, type RunSession } from './runSession.ts';
import { type OpenSession, readWeights } from './session.ts';
import type { RunRecord } from '../runs/runRecord.ts';

/** Batches before the one that was noticed, of which one may have ruined the weights. */
const MOST_BACK = 3;
/** Factor over the usual loss above which a loss counts as growing, and the decay of that average. */
const GROWN = 3;
const MEMORY = 0.9;
/** Samples that are searched for large values. */
const MOST_SAMPLES = 512;

const RUINED: ReadonlySet<string> = new Set([
  'run.notANumber',
  'run.notANumberSuddenly',
  'run.notANumberAtOnce',
  'run.weightNotANumber',
]);

/** The position before the batch that an error names; null for another error. */
export function ruinedAt({ code, params }: ErrorData): TrainerPosition | null {
  if (!RUINED.has(code)) return null;
  return { epoch: Number(params['epoch']), step: Math.max(0, Number(params['step']) - 1) };
}

/** Whether all weights are finite numbers. */
export const areFinite = (weights: Readonly<Record<string, NamedArray>>): boolean =>
  Object.values(weights).every(({ data }) => data.every((value) => Number.isFinite(value)));

interface Ruined {
  readonly document: TensorsmithDocument;
  readonly record: RunRecord;
  readonly runtime: Runtime;
  readonly session: RunSession;
  readonly changes: readonly SettingsChange[];
}

/** Shares with the loop what a session needs; statistics are not collected. */
const asLoops = ({ session, bundle }: OpenSession): TrainerSession => ({
  session,
  shards: bundle.shards,
  augmented: bundle.augmented,
  ages: bundle.ages,
  evaluationBatch: bundle.evaluationBatch,
});

interface Trained {
  readonly state: TrainerState;
  /** The last batch on the way whose loss was as usual; null where there was none. */
  readonly calm: TrainerPosition | null;
}

/** Restores the newest checkpoint, or the beginning where there is none, and trains up to a position. */
async function trainUpTo(run: Ruined, at: TrainerPosition): Promise<Trained> {
  const { document, record, session, runtime, changes } = run;
  const checkpoint = await newest(record.run);
  const from = checkpoint ? stateOf(checkpoint) : null;
  const start = nextPosition(from ?? { epoch: 1, step: 0 });
  // What happens in the layers is looked at below, also where the run does not.
  const looking = { ...document, training: { ...document.training, statisticsEvery: 1 } };
  const open = await openAt(looking, changes, start, session.current.dataset, runtime, record.plan);
  session.replace(open, start);
  const { network, training } = open;
  if (checkpoint) await writeState(open, checkpoint, thaws({ ...record, changes }, start));
  else {
    const weights = initialState(network.parameters, training.seed);
    await open.session.write({ ...weights, ...slotState(network.parameters, training, weights) });
  }
  const nothing = (): void => undefined;
  let usual: number | null = null;
  let calm: TrainerPosition | null = null;
  const follow = ({ epoch, firstStep, loss }: StepMetrics): void =>
    loss.forEach((value, k) => {
      if (Number.isNaN(value)) return;
      usual ??= value;
      if (!(Math.abs(value) <= GROWN * Math.abs(usual))) return;
      usual = MEMORY * usual + (1 - MEMORY) * value;
      calm = { epoch, step: firstStep + k - 1 };
    });
  const {
    stopped: _,
    early: __,
    ...state
  } = await train({
    ...asLoops(open),
    settings: { ...runSettings(document), statisticsEvery: 1 },
    split: open.split,
    steering: new Steering(changes),
    stopAt: at,
    reopen: async (settings, place) => {
      const opened = await session.reopen(settings, place);
      return opened && asLoops(opened);
    },
    signal: { aborted: false },
    from: from ?? undefined,
    weights: open.bundle.plans.map(({ weight }) => weight),
    now: () => performance.now(),
    yieldToEvents: () => new Promise((resolve) => setImmediate(resolve)),
    events: { steps: follow, log: nothing, epoch: nothing, checkpoint: () => Promise.resolve() },
  });
  return { state, calm };
}

/** The position of the batch before; null at the beginning. */
function before({ epoch, step }: TrainerPosition, grid: BatchGrid): TrainerPosition | null {
  if (step > 0) return { epoch, step: step - 1 };
  return epoch > 1 ? { epoch: epoch - 1, step: grid.countOf(epoch - 1) - 1 } : null;
}

export interface LastGood {
  /** The state before the batch that ruins the run; the session has its weights. */
  readonly state: TrainerState;
  readonly trouble: Trouble;
}

/**
 * Goes back to before the batch that ruins a run.
 * @param noticed the batch whose loss was not finite, or after which weights were not
 * @returns null where no state before it could be restored
 */
export async function lastGood(run: Ruined, noticed: TrainerPosition): Promise<LastGood | null> {
  const { document, session, changes } = run;
  const grid = new BatchGrid(session.current.split.train.length, document.training.batchSize, changes);
  let at: TrainerPosition | null = noticed;
  for (let back = 0; at && back < MOST_BACK; back += 1, at = before(at, grid)) {
    const { state, calm } = await trainUpTo(run, at);
    if (isBefore(nextPosition(state), at)) return null;
    if (!areFinite(await readWeights(session.current))) continue;
    const evidence = await evidenceOf(session.current, at, grid);
    const { training, network, bundle, dataset } = session.current;
    const trouble = ruined(evidence, runContextOf(training, network, bundle.plans, dataset));
    // Steps that went too far ruined the weights while the loss grew: those of before are the good ones.
    if (trouble.remedy?.setting !== 'lr' || !calm || !isBefore(calm, at)) return { state, trouble };
    const { problem } = trouble;
    const params = { ...problem.params, epoch: calm.epoch, step: calm.step + 1 };
    return { state: (await trainUpTo(run, calm)).state, trouble: { ...trouble, problem: { ...problem, params } } };
  }
  return null;
}

/** What the batch at a position shows with the present weights. */
async function evidenceOf(open: OpenSession, at: TrainerPosition, grid: BatchGrid): Promise<Evidence> {
  const { training, split, bundle, network, dataset } = open;
  const first = grid.takenBefore(at);
  const indices = epochOrder(split, training.seed, at.epoch).slice(first, first + training.batchSize);
  const { loss } = await open.session.run('evaluate.train', {
    indices: { dtype: 'int32', shape: [indices.length], data: indices },
  });
  return {
    at,
    tensors: await tensorsOf(open, indices, [training.seed, grid.batchesBefore(at) + 1]),
    undefinedSomewhere: new Set(
      network.layers.flatMap(({ node, layer }) =>
        layer.undefinedSomewhere?.(network.analysis.nodes.get(node.id)!.params) ? [node.id] : [],
      ),
    ),
    input: await largestInput(dataset, indices),
    target: largestTarget(dataset, indices),
    loss: { name: bundle.plans[0]!.loss.type, isFinite: !loss || loss.data.every((value) => Number.isFinite(value)) },
  };
}

async function tensorsOf(
  { session, bundle }: OpenSession,
  indices: Int32Array,
  counter: readonly [number, number],
): Promise<readonly TensorStatistics[]> {
  if (!bundle.watched) return [];
  const outputs = await session.run('statistics', {
    indices: { dtype: 'int32', shape: [indices.length], data: indices },
    counter: { dtype: 'int32', shape: [2], data: Int32Array.from(counter) },
  });
  return readStatistics(bundle.watched, indices.length, outputs);
}

/** Whether a is further from 0; what is no number is furthest. */
const isLarger = (a: number, b: number): boolean => !(Math.abs(a) <= Math.abs(b)) && !Number.isNaN(b);

/** The largest input of some samples, with its column where rows have columns. */
async function largestInput(dataset: SourcedDataset, indices: Int32Array): Promise<Evidence['input']> {
  if (dataset.shape.source?.kind === 'text') return null;
  let found = { value: 0, sample: -1 };
  for (const index of indices.subarray(0, MOST_SAMPLES)) {
    const { x } = await dataset.sample('train', index);
    for (const value of x.data) if (isLarger(value, found.value)) found = { value, sample: index };
  }
  if (found.sample < 0) return null;
  const cells = (await dataset.cells?.('train', found.sample)) ?? [];
  const numbers = cells.flatMap(({ column, value }) => (typeof value === 'number' ? [{ column, value }] : []));
  const worst = numbers.reduce<(typeof numbers)[number] | null>(
    (most, cell) => (!most || isLarger(cell.value, most.value) ? cell : most),
    null,
  );
  return { column: worst?.column ?? null, value: found.value };
}

/** The largest target of some samples; null where targets are classes. */
function largestTarget(dataset: SourcedDataset, indices: Int32Array): number | null {
  const { kind, shape } = labelOf(dataset.shape);
  if (kind !== 'values') return null;
  const labels = dataset.labels('train');
  const size = shape.reduce((product, side) => product * side, 1);
  let most = 0;
  for (const index of indices)
    for (const value of labels.subarray(index * size, (index + 1) * size)) if (isLarger(value, most)) most = value;
  return most;
}
