/** One node's numbers in a training step on one sample, for the window to explain. */
import type { Dataset } from '../../datasets/dataset.ts';
import { dataVariables, type DatasetShape, labelOf } from '../../datasets/shape.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import { formatCount } from '../../errors/format.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { firstRates } from '../../training/loop/optimizerFeeds.ts';
import type { VariableSpec } from '../../program/types.ts';
import type { NodeValues, ParameterValues, TensorValues } from '../../protocol/reports.ts';
import type { HostTensor, HostTensors, Session } from '../../runtime/runtime.ts';
import { buildNetwork, type Network, parameterNames, storedShape } from '../../training/network/network.ts';
import { checkFit, outputPlans } from '../../training/network/outputs.ts';
import { fromStored } from '../../training/network/weightLayout.ts';
import { type NodeProgram, nodeProgram } from '../../training/programs/nodeValues.ts';
import { type ActivationRequest, fedTo, noiseFor, placeOf, type Sources, weightsOf } from './activations.ts';

/** Most values of a message: a larger layer cannot be explained. */
const MOST_VALUES = 4_000_000;

export type NodeRequest = Omit<ActivationRequest, 'within'> & {
  /** Flat id. */
  readonly node: string;
};

/** A network with its weights; kept for the next node. */
interface Weighted {
  readonly key: string;
  readonly network: Network;
  readonly state: Record<string, HostTensor>;
}

/** The numbers that one sample needs: those of a dataset, with labels, or `x` alone. */
interface Fed {
  readonly data: { readonly shape: DatasetShape; readonly state: HostTensors } | null;
  readonly x: HostTensor | null;
  readonly sample: NodeValues['sample'];
  readonly why: ErrorData | null;
}

interface Opened {
  readonly key: string;
  readonly node: NodeProgram;
  readonly session: Session;
}

const encoded = ({ shape, data }: HostTensor): TensorValues => ({
  shape: [...shape],
  values: Buffer.from(Float32Array.from(data).buffer).toString('base64'),
});

export class NodeProbe {
  readonly #sources: Sources;
  #weighted: Weighted | null = null;
  #opened: Opened | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** @throws UserError where there is no such node, or it is too large */
  async values(request: NodeRequest): Promise<NodeValues> {
    const { document, node } = request;
    const weighted = await this.#weights(request);
    const { network } = weighted;
    const layer = network.layers.find((one) => one.node.id === node);
    if (!layer) throw new UserError('run.noNode', { node });
    refuseLarge(network, node);
    const fed = await this.#feed(network, request);
    const rates = await this.#rates(document, fed);
    const { node: program, session } = await this.#open(document, weighted, node, fed, rates);
    if (fed.data) await session.write(fed.data.state);
    const results = await session.run('node', fed.x ? { x: fed.x } : sampleFeeds(program, Object.values(rates)));
    return reportOf(weighted, node, program, fed, rates, results);
  }

  dispose(): void {
    this.#opened?.session.dispose();
    this.#opened = null;
    this.#weighted = null;
  }

  async #weights({ document, run }: NodeRequest): Promise<Weighted> {
    const { graph, modules, training } = document;
    const key = JSON.stringify([graph, modules, training.seed, training.device, run]);
    if (this.#weighted?.key === key) return this.#weighted;
    const network = buildNetwork(document);
    const { state } = await weightsOf(network, training.seed, run === null ? null : this.#sources.weights(run));
    this.dispose();
    this.#weighted = { key, network, state };
    return this.#weighted;
  }

  async #feed(network: Network, { document, split, index, given }: NodeRequest): Promise<Fed> {
    if (given) {
      const { x } = await this.#sources.given(given.run, given.input);
      return { data: null, x: fedTo(network, x), sample: null, why: null };
    }
    const noise = { data: null, x: noiseFor(network, index), sample: null };
    if (document.data.source.kind === 'none') return { ...noise, why: null };
    let dataset: Dataset;
    try {
      dataset = await this.#sources.dataset(document);
      checkSample(network, dataset);
    } catch (error) {
      return { ...noise, why: toErrorData(error) };
    }
    const place = placeOf(dataset, split, index);
    const { x, label } = await dataset.sample(place.split, place.at);
    const sample = { split: place.split, index: place.at, count: place.count, label };
    try {
      checkFit(network, document.training, dataset.shape);
    } catch (error) {
      // The sample itself fits: only its label has no loss with these outputs.
      return { data: null, x: fedTo(network, x), sample, why: toErrorData(error) };
    }
    const { shape, state } = await dataset.choose(place.split, [place.at]);
    return { data: { shape, state }, x: null, sample, why: null };
  }

  /** The optimizer's numbers in the first step of a run. */
  async #rates({ training, ...document }: TensorsmithDocument, fed: Fed): Promise<Readonly<Record<string, number>>> {
    if (!fed.data) return {};
    const { shape } = await this.#sources.dataset({ training, ...document });
    const group = training.batchSize * training.accumulation;
    const run = { epochs: training.epochs, stepsPerEpoch: Math.max(1, Math.ceil(shape.trainCount / group)) };
    return firstRates(training, run);
  }

  async #open(
    document: TensorsmithDocument,
    { key: weights, network, state }: Weighted,
    node: string,
    { data }: Fed,
    rates: Readonly<Record<string, number>>,
  ): Promise<Opened> {
    const { training } = document;
    const key = JSON.stringify([weights, node, data?.shape ?? null, training, Object.keys(rates)]);
    if (this.#opened?.key === key) return this.#opened;
    // Weights alone: the first step of an optimizer begins without state.
    const weightSpecs = network.parameters.map((spec): VariableSpec => ({
      name: spec.fullName,
      dtype: 'float32',
      shape: storedShape(spec),
    }));
    const variables = [...weightSpecs, ...(data ? dataVariables(data.shape) : [])];
    const context = data && {
      network,
      training,
      data: data.shape,
      variables,
      plans: outputPlans(network, training),
    };
    const made = nodeProgram(network, { node, context, training, rates: Object.keys(rates) });
    const runtime = await this.#sources.runtime(document);
    const [missing] = runtime.unsupported(made.program);
    if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });
    this.#opened?.session.dispose();
    this.#opened = null;
    const session = await runtime.createSession({
      variables,
      functions: { node: { program: made.program, repeated: false } },
    });
    try {
      await session.write(state);
    } catch (error) {
      session.dispose();
      throw error;
    }
    this.#opened = { key, node: made, session };
    return this.#opened;
  }
}

/** The one sample, and the rates where a parameter is changed. */
function sampleFeeds({ program }: NodeProgram, rates: readonly number[]): HostTensors {
  const indices = { dtype: 'int32', shape: [1], data: Int32Array.of(0) } as const;
  const changes = program.operations.some(({ kind, attrs }) => kind === 'Input' && attrs.name === 'rates');
  return changes
    ? { indices, rates: { dtype: 'float32', shape: [rates.length], data: Float32Array.from(rates) } }
    : { indices };
}

function checkSample({ inputShape }: Network, { shape: { sample, channelsLast } }: Dataset): void {
  const logical = channelsLast ? [sample.at(-1)!, ...sample.slice(0, -1)] : sample;
  const [data, input] = [logical.join('×'), inputShape.slice(1).join('×')];
  if (data !== input) throw new UserError('run.dataShape', { data: `N×${data}`, input: `N×${input}` });
}

function refuseLarge({ analysis }: Network, node: string): void {
  const { inputs, outputs, parameters } = analysis.nodes.get(node)!;
  const sizes = [...inputs, ...outputs, ...parameters].map((type) =>
    (type?.shape ?? []).reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1),
  );
  const count = sizes.reduce((sum, size) => sum + size, 0);
  if (count > MOST_VALUES)
    throw new UserError('run.tooLargeNode', { count: formatCount(count), limit: formatCount(MOST_VALUES) });
}

function reportOf(
  { network, state }: Weighted,
  id: string,
  { trained, inputs, outputs, target: kind }: NodeProgram,
  { data, sample, why }: Fed,
  rates: Readonly<Record<string, number>>,
  results: Readonly<Record<string, HostTensor>>,
): NodeValues {
  const { node } = network.layers.find((one) => one.node.id === id)!;
  const tensor = (name: string): TensorValues | null => (results[name] ? encoded(results[name]) : null);
  const names = parameterNames(network, node);
  const parameters = names.map((fullName): ParameterValues => {
    const spec = network.parameters.find((one) => one.fullName === fullName)!;
    const at = trained.indexOf(spec);
    const changed = (name: string): TensorValues | null =>
      results[`${name}${at}`] ? encoded(fromStored(spec, results[`${name}${at}`]!)) : null;
    const [gradient, applied, after] = [changed('parameter'), changed('applied'), changed('after')];
    return {
      name: fullName.slice(node.weights.length + 1),
      trainable: spec.trainable,
      ...encoded(fromStored(spec, state[fullName]!)),
      step: applied && after ? { gradient, applied, after } : null,
    };
  });
  const target = tensor('target');
  return {
    inputs: Array.from({ length: inputs }, (_, i) => tensor(`input${i}`)!),
    outputs: Array.from({ length: outputs }, (_, i) => tensor(`output${i}`)!),
    parameters,
    backward: data && {
      loss: results['loss']!.data[0]!,
      gradients: Array.from({ length: outputs }, (_, i) => tensor(`gradient${i}`)),
      passed: Array.from({ length: inputs }, (_, i) => tensor(`passed${i}`)),
      target: target && kind && { ...target, kind, complete: labelOf(data.shape).complete === true },
      rates,
    },
    why,
    sample,
  };
}
