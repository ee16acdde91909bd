/** Training a network whose depth and layers depend on each batch: every runtime against the reference, step by step. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDocument } from '../model/serialize.ts';
import type { TrainingSettings } from '../model/types.ts';
import { checkProgram } from '../program/check.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { array, type Array64 } from '../program/reference/array.ts';
import { trace } from '../program/reference/interpret.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { rateNames, rateRow } from './loop/optimizerFeeds.ts';
import { initialState, slotState } from './loop/initialize.ts';
import { lowerForward } from './network/lower.ts';
import { buildNetwork } from './network/network.ts';
import { activationProgram } from './programs/activations.ts';
import { imagesOf, labelsOf, trainingBundle } from './programs/bundle.ts';
import { layerPrograms } from './programs/oneLayer.ts';
import { inspectProgram } from './programs/inspect.ts';
import { nodeProgram } from './programs/nodeValues.ts';
import { outputPlans } from './network/outputs.ts';
import { saliencyProgram } from './programs/saliency.ts';
import { drawNetwork } from './testing/networks.ts';

const [COUNT, BATCH, STEPS, SIZE] = [12, 4, 12, 8];
const PLAN = { intraThreads: 1, interThreads: 2, shards: 2 };
const DATA = { sample: [SIZE, SIZE, 1], channelsLast: true, classes: 5, trainCount: COUNT, testCount: 0 };
const pixels: HostTensor = {
  dtype: 'uint8',
  shape: [COUNT, SIZE, SIZE, 1],
  // Batches of differing brightness, so that their conditions differ.
  data: Uint8Array.from(values([COUNT, SIZE * SIZE], 3), (value, i) => {
    const batch = Math.floor(i / (SIZE * SIZE * BATCH));
    return Math.floor((value + 1) * 40 * (batch + 1));
  }),
};
const labels: HostTensor = {
  dtype: 'int32',
  shape: [COUNT],
  data: Int32Array.from({ length: COUNT }, (_, i) => (i * 3) % 5),
};

function setUp(patch: Partial<TrainingSettings>) {
  const optimizer = { type: 'Adam', lr: 0.03 };
  const document = checkDocument(drawNetwork('dynamic', { optimizer, statisticsEvery: 1, ...patch }));
  const { training } = document;
  const network = buildNetwork(document);
  const bundle = trainingBundle(network, training, DATA, PLAN);
  const weights = initialState(network.parameters, 5);
  const state: Record<string, HostTensor> = {
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: pixels,
    [labelsOf('train')]: labels,
  };
  const context = { network, training, data: DATA, variables: bundle.variables, plans: outputPlans(network, training) };
  return { network, training, bundle, state, context };
}
type Known = ReturnType<typeof setUp>;

const exact = ({ dtype, shape, data }: HostTensor): Array64 => array(dtype, shape, data);

/** Feeds of one step. */
function feedsOf({ training }: Known, step: number): Record<string, HostTensor> {
  const rates = rateRow(training, { step, taken: step, age: 0 }, 1, { epochs: 1, stepsPerEpoch: STEPS });
  return {
    indices: {
      dtype: 'int32',
      shape: [BATCH],
      data: Int32Array.from({ length: BATCH }, (_, i) => (step * BATCH + i) % COUNT),
    },
    counter: { dtype: 'int32', shape: [2], data: Int32Array.of(7, step) },
    rates: { dtype: 'float32', shape: [rates.length], data: Float32Array.from(rates) },
  };
}

/** Losses, weights and the number of values computed, of every step on the reference. */
function onReference(known: Known) {
  const { bundle, state } = known;
  let variables = new Map(
    bundle.variables.map(({ name, dtype, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return [name, exact(state[name] ?? { dtype, shape, data: new Float32Array(count) })];
    }),
  );
  return Array.from({ length: STEPS }, (_, step) => {
    const feeds = Object.entries(feedsOf(known, step)).map(([name, value]) => [name, exact(value)] as const);
    const done = trace(bundle.functions['step']!.program, Object.fromEntries(feeds), variables);
    variables = new Map(done.variables);
    return { loss: done.outputs['loss']!.data[0]!, computed: done.values.size, variables };
  });
}

/** Losses of all steps in one call, and the variables after them. */
async function onRuntime(runtime: Runtime, known: Known) {
  const session = await runtime.createSession(known.bundle);
  await session.write(known.state);
  const rows = Array.from({ length: STEPS }, (_, step) => feedsOf(known, step));
  const stacked = Object.keys(rows[0]!).map((name): [string, HostTensor] => {
    const all = rows.map((row) => row[name]!);
    const made = all[0]!.data.constructor as unknown as { from(numbers: number[]): HostTensor['data'] };
    const data = made.from(all.flatMap((one) => [...one.data]));
    return [name, { dtype: all[0]!.dtype, shape: [STEPS, ...all[0]!.shape], data }];
  });
  const { loss } = await session.run('step', Object.fromEntries(stacked));
  const names = known.bundle.variables.filter(({ dtype }) => dtype === 'float32').map(({ name }) => name);
  const variables = await session.read(names);
  session.dispose();
  return { losses: [...loss!.data], variables };
}

const CASES: Readonly<Record<string, Partial<TrainingSettings>>> = {
  plain: {},
  'clipped by norm, with penalties': {
    clipping: { type: 'norm', maxNorm: 0.5 },
    penalties: { l1: 0.001, l2: 0.01 },
  },
  'with accumulated gradients': { accumulation: 2 },
  'with averaged weights': { averaging: { enabled: true, decay: 0.9 } },
};

describe('a network of conditions', () => {
  it('computes only what a batch needs', () => {
    const known = setUp({});
    expect(known.bundle.shards).toBe(1);
    const computed = onReference(known).map((step) => step.computed);
    expect(new Set(computed).size).toBeGreaterThan(2);
    const all = known.bundle.functions['step']!.program.operations.flatMap(({ outputs }) => outputs);
    expect(Math.max(...computed)).toBeLessThan(all.length);
  });

  it('has programs that never use what may be dead', () => {
    const { network, context, training } = setUp({});
    for (const { node } of network.layers) {
      checkProgram(inspectProgram(context, 'train', node.id).program);
      checkProgram(nodeProgram(network, { node: node.id, context, training, rates: rateNames(training) }).program);
    }
    const within = network.layers.map(({ node }) => node.id.replace(/[^/]*$/, ''));
    for (const prefix of new Set(within)) checkProgram(activationProgram(network, prefix).program);
    checkProgram(saliencyProgram(network, context.plans[0]!).program);
    for (const { program } of Object.values(layerPrograms(network, 'float32', BATCH).functions)) checkProgram(program);
  });

  it('is the same program in mixed precision, with gates of either type', () => {
    const { network } = setUp({});
    const b = createBuilder('bfloat16');
    const x = b.input('x', { dtype: 'float32', shape: network.inputShape });
    const options = { training: false, counter: null, shard: 0 };
    const [y] = lowerForward(b, network, { value: x, layout: 'plain' }, options);
    const program = b.finish({ y: y! });
    checkProgram(program);
    const gated = program.operations.filter(({ kind }) => kind === 'Gate');
    const types = new Set(gated.map(({ outputs }) => program.types[outputs[0]!]!.dtype));
    expect([...types].sort()).toEqual(['bfloat16', 'float32']);
  });
});

describe.each(FAST_RUNTIMES)('on $name', ({ name, missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing).each(Object.entries(CASES))('trains as the reference does, %s', async (_, patch) => {
    const known = setUp(patch);
    const expected = onReference(known);
    const { losses, variables } = await onRuntime(runtime, known);
    losses.forEach((loss, step) => expect(Math.abs(loss - expected[step]!.loss), `step ${step}`).toBeLessThan(1e-4));
    for (const [variable, { data }] of Object.entries(variables)) {
      const should = expected.at(-1)!.variables.get(variable)!.data;
      data.forEach((value, i) => expect(Math.abs(value - should[i]!), variable).toBeLessThan(1e-3));
    }
  });

  // The others compute in float32 only.
  if (name === 'tensorflow')
    it.skipIf(missing)('trains in mixed precision', async () => {
      const { losses } = await onRuntime(runtime, setUp({ precision: 'bfloat16' }));
      const exactly = await onRuntime(runtime, setUp({}));
      expect(Math.abs(losses[0]! - exactly.losses[0]!)).toBeLessThan(0.03);
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(losses).not.toEqual(exactly.losses);
    });
});
