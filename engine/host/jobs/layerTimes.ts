/** Measures what each layer of a network costs on this runtime: forward and backward, with the document's batch. */
import { performance } from 'node:perf_hooks';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { SourcedDataset } from '../../datasets/source.ts';
import { UserError } from '../../errors/error.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { uniformValues } from '../../initializers/random.ts';
import type { LayerTimes } from '../../protocol/reports.ts';
import type { HostTensor, HostTensors, Plan, Runtime, Session } from '../../runtime/runtime.ts';
import { BatchGrid } from '../../training/loop/batchGrid.ts';
import { Batches } from '../../training/loop/batches.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { epochOrder } from '../../training/loop/split.ts';
import { layerPrograms } from '../../training/programs/oneLayer.ts';
import { openSession, type OpenSession } from './session.ts';

/** Calls of a function that are timed at least, and milliseconds after which it is not called more often. */
const LEAST_CALLS = 7;
const MOST_MS = 150;
/** Calls before: the first compiles. */
const WARM_UP = 2;

export interface Measuring {
  readonly signal: { readonly aborted: boolean };
  /** Called with the layers that are done. */
  readonly progress: (done: number, of: number) => void;
}

/** The fastest of some calls, in milliseconds: what else the machine does only adds to it. */
async function timed(call: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < WARM_UP; i += 1) await call();
  let fastest = Infinity;
  let calls = 0;
  const begun = performance.now();
  for (; calls < LEAST_CALLS || (performance.now() - begun < MOST_MS && calls < 200); calls += 1) {
    const start = performance.now();
    await call();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/** Whole training steps of the document, from the first batch on. */
async function wholeStep(open: OpenSession): Promise<number> {
  const { session, bundle, network, training, split } = open;
  const weights = initialState(network.parameters, training.seed);
  await session.write({ ...weights, ...slotState(network.parameters, training, weights) });
  const { shards, augmented, ages } = bundle;
  const grid = new BatchGrid(split.train.length, training.batchSize);
  const batches = new Batches({ session, shards, augmented, ages }, { ...training, accumulation: 1 }, grid);
  const order = epochOrder(split, training.seed, 1);
  session.announce?.('train', order, training.batchSize);
  return timed(() => batches.run(1, order, 0, 1, undefined));
}

/** Numbers as activations after a normalization have them; for whole numbers, ids of a small vocabulary. */
function filled(dtype: HostTensor['dtype'], shape: readonly number[], stream: number): HostTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  if (dtype === 'int32') return { dtype, shape, data: new Int32Array(count) };
  const values = uniformValues(count, { seed: 1, stream }, -1.7, 1.7);
  return dtype === 'float32'
    ? { dtype, shape, data: values }
    : { dtype, shape, data: Uint8Array.from(values, (value) => Number(value > 0)) };
}

/**
 * Times each layer by itself: its inputs and the gradient that reaches it are variables with random numbers, the fastest of
 * several calls is taken, and what the same call takes without the layer is subtracted. The backward pass is what both passes
 * take more than the forward one. A whole step is timed beside it.
 * @throws UserError where network, data and settings do not match, and when it is stopped
 */
export async function measureLayers(
  document: TensorsmithDocument,
  dataset: SourcedDataset,
  runtime: Runtime,
  plan: Plan,
  { signal, progress }: Measuring,
): Promise<LayerTimes> {
  const whole = await openSession(document, dataset, runtime, plan);
  const { network, training, split } = whole;
  const batch = Math.min(training.batchSize, split.train.length);
  let session: Session | null = null;
  try {
    const step = await wholeStep(whole);
    whole.session.dispose();
    const { layers, variables, functions } = layerPrograms(network, training.precision, batch);
    const opened = await runtime.createSession({ variables, functions });
    session = opened;
    const weights = initialState(network.parameters, training.seed);
    await opened.write(
      Object.fromEntries(
        variables.map(({ name, dtype, shape }, i) => [name, weights[name] ?? filled(dtype, shape, i)] as const),
      ),
    );
    const feeds: HostTensors = {
      indices: { dtype: 'int32', shape: [batch], data: Int32Array.from({ length: batch }, (_, i) => i) },
      counter: { dtype: 'int32', shape: [2], data: Int32Array.from([training.seed, 1]) },
    };
    const run = (name: string): Promise<number> => timed(() => opened.run(name, feeds));
    const measured: LayerTimes['layers'][number][] = [];
    for (const { node, inputs, forward, both, bytes } of layers) {
      if (signal.aborted) throw new UserError('profile.stopped');
      progress(measured.length, layers.length);
      const none = await run(inputs);
      const once = await run(forward);
      const twice = both === null ? once : await run(both);
      measured.push({
        node,
        name: network.titles.get(node)!,
        forward: Math.max(0, once - none),
        backward: Math.max(0, twice - once),
        bytes,
      });
      await yieldToEvents();
    }
    progress(layers.length, layers.length);
    const sum = measured.reduce((all, layer) => all + layer.forward + layer.backward, 0);
    const { info } = runtime;
    return { layers: measured, sum, step, batch, runtime: info.runtime, device: info.device, library: info.library };
  } finally {
    session?.dispose();
    if (!session) whole.session.dispose();
  }
}
