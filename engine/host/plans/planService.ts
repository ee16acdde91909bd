/** Handlers of the plan commands. */
import { openDataset } from '../../data/dataset.ts';
import { checkDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { initialState } from '../../training/loop/initialize.ts';
import { buildNetwork, type Network } from '../../training/network/network.ts';
import type { TrainingBundle } from '../../training/programs/bundle.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { train } from '../../training/loop/trainer.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { candidates, planKey, rememberedPlan, rememberPlan } from './plan.ts';
import type { PlanCommands } from './planning.ts';
import { openSession } from '../jobs/session.ts';
import { loadRun } from '../runs/runs.ts';
import { loadSearch } from '../searches/searches.ts';

type Handlers = {
  [K in keyof PlanCommands]: (params: PlanCommands[K]['params']) => Promise<PlanCommands[K]['result']>;
};

/** Shortest estimated run in seconds for which a benchmark pays. */
const LONG = 40;
/** A conservative estimate of the throughput, so that long runs are not underestimated. */
const MULTIPLY_ADDS_PER_SECOND = 30e9;
const SECONDS_PER_STEP = 0.001;
/** Duration of a benchmark in milliseconds. */
const TRIAL = 1500;

/** Least duration of a run in seconds: forward and backward are three times the MACs of forward. */
function estimate({ training, data }: TensorsmithDocument, network: Network, samples: number): number {
  const trained = samples * (1 - data.validationShare);
  const perStep = (3 * network.analysis.totals.multiplyAdds * training.batchSize) / MULTIPLY_ADDS_PER_SECOND;
  return training.epochs * (trained / training.batchSize) * Math.max(SECONDS_PER_STEP, perStep);
}

async function open(value: TensorsmithDocument) {
  const document = checkDocument(value);
  return { document, network: buildNetwork(document), dataset: await openDataset(document.data.source) };
}

export const planHandlers: Handlers = {
  'plan.choose': async (params) => {
    const { document, network, dataset } = await open(params.document);
    const runtime = await chooseRuntime(document.training.device);
    if (runtime.info.runtime !== 'tensorflow' || runtime.info.kind !== 'cpu') return null;
    const key = planKey(document, dataset.shape.sample);
    const remembered = await rememberedPlan(key);
    if (remembered) return { ...remembered, key, candidates: [] };
    const plans = candidates(network);
    const pays = estimate(document, network, dataset.count('train')) > LONG;
    const mixed = runtime.info.bfloat16 === 'fast' && document.training.precision === 'float32' ? 'measure' : null;
    const measured = pays && (plans.length > 1 || mixed) ? plans : [];
    return { plan: plans[0]!, key, candidates: measured, mixed };
  },
  'plan.time': async ({ document: value, plan }) => {
    const { document, dataset } = await open(value);
    const { session, network, bundle } = await openSession(
      document,
      dataset,
      await chooseRuntime(document.training.device),
      plan,
    );
    try {
      await session.write(initialState(network.parameters, document.training.seed));
      return { milliseconds: await bestStep(document, session, dataset.count('train'), bundle) };
    } finally {
      session.dispose();
    }
  },
  'plan.ofRun': async ({ run }) => {
    const { plan, runtime } = await loadRun(run);
    return runtime === 'tensorflow' ? plan : null;
  },
  'plan.ofSearch': async ({ search }) => (await loadSearch(search)).threads,
  'plan.remember': async ({ key, plan, mixed }) => {
    await rememberPlan(key, { plan, mixed });
    return {};
  },
};

type Session = Awaited<ReturnType<typeof openSession>>['session'];

/** The shortest step time of the calls within the benchmark. */
async function bestStep(
  document: TensorsmithDocument,
  session: Session,
  count: number,
  { shards, augmented }: Pick<TrainingBundle, 'shards' | 'augmented'>,
): Promise<number> {
  const signal = { aborted: false };
  const start = performance.now();
  let [last, best] = [start, Infinity];
  await train({
    session,
    shards,
    augmented,
    settings: { ...document.training, epochs: 1 },
    split: { ...splitIndices(count, document.data), validation: new Int32Array(0) },
    signal,
    now: () => performance.now(),
    yieldToEvents: () => Promise.resolve(),
    events: {
      steps: ({ loss }) => {
        const now = performance.now();
        // The first call also compiles.
        if (last > start || now - start > TRIAL) best = Math.min(best, (now - last) / loss.length);
        last = now;
        signal.aborted = now - start > TRIAL;
      },
      log: () => undefined,
      epoch: () => undefined,
      checkpoint: () => Promise.resolve(),
    },
  });
  return best;
}
