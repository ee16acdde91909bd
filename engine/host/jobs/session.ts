/** Opens sessions with a document's network and data, for training or from a run's checkpoint. */
import { totalmem } from 'node:os';
import { dataVariables, type DatasetShape } from '../../datasets/shape.ts';
import type { SourcedDataset } from '../../datasets/source.ts';
import { equal } from '../../model/equal.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import type { NamedArray } from '../../data/safetensors.ts';
import { formatBytes, formatCount } from '../../errors/format.ts';
import { MAX_VALUES } from '../../analysis/nodeAnalysis.ts';
import { concreteShape } from '../../program/shapes.ts';
import type { VariableSpec } from '../../program/types.ts';
import type { HostTensor, HostTensors, Plan, Runtime } from '../../runtime/runtime.ts';
import { dataBytes, windowOf } from '../../datasets/window.ts';
import { evaluationBatch } from '../../training/loop/evaluate.ts';
import type { SampleSession } from '../../training/loop/sampleSession.ts';
import { balancedData } from '../../training/balance.ts';
import { type BundleHistory, trainingBundle, type TrainingBundle } from '../../training/programs/bundle.ts';
import { buildNetwork, type Network } from '../../training/network/network.ts';
import { type SplitIndices, splitIndices } from '../../training/loop/split.ts';
import { fromStored, toStored } from '../../training/network/weightLayout.ts';
import { fedSession, loadSamples, memoryFor, SMALL } from '../feeding/feeding.ts';

export interface OpenSession {
  readonly session: SampleSession;
  readonly network: Network;
  readonly bundle: TrainingBundle;
  readonly dataset: SourcedDataset;
  /** As the programs have it. */
  readonly shape: DatasetShape;
  /** Indices of the training samples that are trained on, and of those for validation. */
  readonly split: SplitIndices;
  readonly training: TrainingSettings;
}

/** What a run's changes mean for its programs. @param trainCount samples of an epoch */
export type HistoryOf = (trainCount: number) => BundleHistory;

/** All of a session but its memory. Throws a UserError where data, network and runtime do not match. */
export async function planSession(
  document: TensorsmithDocument,
  dataset: SourcedDataset,
  runtime: Runtime,
  plan: Plan,
  historyOf: HistoryOf = () => ({}),
): Promise<Omit<OpenSession, 'session'>> {
  if (document.training.precision !== 'float32' && runtime.info.bfloat16 === 'none')
    throw new UserError('runtime.precision', { runtime: runtime.info.runtime });
  const network = buildNetwork(document);
  const drawn = splitIndices(dataset.count('train'), document.data, dataset.partition);
  const { shape: whole, split } = balancedData(dataset, drawn, document.training);
  const calls = {
    batchSize: document.training.batchSize,
    evaluationBatch: evaluationBatch(network.analysis.totals.activationBytes),
  };
  const window = dataset.rows ? windowOf(whole, await memoryFor(runtime, whole), calls) : null;
  const shape = window ? { ...whole, window } : whole;
  const bundle = trainingBundle(network, document.training, shape, plan, historyOf(split.train.length));
  for (const { program } of Object.values(bundle.functions)) {
    const [missing] = runtime.unsupported(program);
    if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });
  }
  checkSizes(bundle, document.training.batchSize);
  return { network, bundle, dataset, shape, split, training: document.training };
}

/** Weights are still zeros. Throws a UserError where data, network and runtime do not match. */
export async function openSession(
  document: TensorsmithDocument,
  dataset: SourcedDataset,
  runtime: Runtime,
  plan: Plan,
  historyOf?: HistoryOf,
): Promise<OpenSession> {
  const planned = await planSession(document, dataset, runtime, plan, historyOf);
  const { bundle, shape } = planned;
  return { session: await fedSession(runtime, bundle, dataset, shape.window ?? null), ...planned };
}

/** What a session is built from: equal ones run the same programs on variables of the same shapes. */
export const builtFrom = ({ bundle, shape }: Omit<OpenSession, 'session'>): unknown => [
  bundle.variables,
  bundle.functions,
  shape.window,
];

/**
 * A session for a new run: that of the run before it, where that has the same programs, since building them is most of
 * the time to the first step. Its variables are zeros, and the samples are read again.
 * @param previous belongs to this call: it is closed where it is of no use
 */
export async function openAfter(
  previous: OpenSession | null,
  document: TensorsmithDocument,
  dataset: SourcedDataset,
  runtime: Runtime,
  plan: Plan,
): Promise<OpenSession> {
  let kept = previous?.session;
  try {
    // Large data would count as memory that is not available.
    if (previous && (previous.shape.window || dataBytes(previous.shape) > SMALL)) {
      kept?.dispose();
      kept = undefined;
    }
    const planned = await planSession(document, dataset, runtime, plan);
    if (kept && previous && equal(builtFrom(planned), builtFrom(previous))) {
      await kept.write(zerosOf(planned));
      await loadSamples(kept, dataset);
      return { session: kept, ...planned };
    }
    kept?.dispose();
    kept = undefined;
    return { session: await fedSession(runtime, planned.bundle, dataset, planned.shape.window ?? null), ...planned };
  } catch (error) {
    kept?.dispose();
    throw error;
  }
}

/** All variables but the samples, as a new session has them. */
function zerosOf({ bundle, shape }: Omit<OpenSession, 'session'>): HostTensors {
  const samples = new Set(dataVariables(shape).map(({ name }) => name));
  const zeros = ({ dtype, shape: sizes }: VariableSpec): HostTensor => {
    const values = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array }[dtype];
    return { dtype, shape: sizes, data: new values(product(sizes)) };
  };
  return Object.fromEntries(
    bundle.variables.filter(({ name }) => !samples.has(name)).map((spec) => [spec.name, zeros(spec)]),
  );
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** Throws before anything is allocated: runtimes answer too large sizes with a negative number, or crash. */
function checkSizes({ functions, variables }: TrainingBundle, batch: number): void {
  for (const { program } of Object.values(functions)) {
    for (const { shape } of program.types) {
      const sizes = concreteShape(shape, batch);
      const count = product(sizes);
      if (count <= MAX_VALUES) continue;
      const limits = { count: formatCount(count), limit: formatCount(MAX_VALUES) };
      throw new UserError('run.tensorTooLarge', { batch, shape: sizes.join('×'), ...limits });
    }
  }
  const needed = variables.reduce(
    (sum, { dtype, shape }) => sum + product(concreteShape(shape, 1)) * (dtype === 'uint8' || dtype === 'bool' ? 1 : 4),
    0,
  );
  if (needed > totalmem())
    throw new UserError('run.memory', { needed: formatBytes(needed), total: formatBytes(totalmem()) });
}

/** Parameters and buffers with PyTorch's names, shapes and order. */
export async function readWeights({ session, network }: OpenSession): Promise<Record<string, NamedArray>> {
  const stored = await session.read(network.parameters.map(({ fullName }) => fullName));
  return Object.fromEntries(
    network.parameters.map((spec) => {
      const { shape, data } = fromStored(spec, stored[spec.fullName]!);
      return [spec.fullName, { shape, data: data as Float32Array }];
    }),
  );
}

/** Optimizer state, in the programs' layout. */
export async function readSlots({ session, bundle }: OpenSession): Promise<Record<string, NamedArray>> {
  const names = slotVariables(bundle).map(({ name }) => name);
  if (!names.length) return {};
  const stored = await session.read(names);
  return Object.fromEntries(
    names.map((name) => [name, { shape: stored[name]!.shape, data: stored[name]!.data as Float32Array }]),
  );
}

/** Restores saved weights. Throws where one is missing or has another shape. */
export async function writeWeights(
  { session, network }: Pick<OpenSession, 'session' | 'network'>,
  weights: ReadonlyMap<string, NamedArray>,
  path: string,
): Promise<void> {
  const values: Record<string, HostTensor> = {};
  for (const spec of network.parameters) {
    const saved = weights.get(spec.fullName);
    if (saved?.shape.join() !== spec.shape.join())
      throw new UserError('run.damaged', { path, detail: `no ${spec.fullName} of [${spec.shape.join(', ')}]` });
    values[spec.fullName] = toStored(spec, saved.data);
  }
  await session.write(values);
}

/**
 * Restores optimizer state. Throws where a slot is missing or has another shape.
 * @param initial of parameters that are trained from here on, whose slots are not saved yet
 */
export async function writeSlots(
  { session, bundle }: OpenSession,
  slots: ReadonlyMap<string, NamedArray>,
  path: string,
  initial: (slot: string) => HostTensor | null = () => null,
): Promise<void> {
  const values: Record<string, HostTensor> = {};
  for (const { name, shape } of slotVariables(bundle)) {
    const saved = slots.get(name);
    const first = saved ? null : initial(name);
    if (first) values[name] = first;
    if (first) continue;
    if (saved?.shape.join() !== shape.join())
      throw new UserError('run.damaged', { path, detail: `no ${name} of [${shape.join(', ')}]` });
    values[name] = { dtype: 'float32', shape: saved.shape, data: saved.data };
  }
  await session.write(values);
}

const slotVariables = ({ variables }: TrainingBundle): TrainingBundle['variables'] =>
  variables.filter(({ name }) => name.startsWith('optimizer.'));
