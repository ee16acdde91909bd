/** Activations of every node of a drawn network for one sample, as small pictures. */
import type { Dataset } from '../../datasets/dataset.ts';
import type { GivenInput, GivenSample } from '../../datasets/given/given.ts';
import type { Split } from '../../datasets/shape.ts';
import type { NamedArray } from '../../data/safetensors.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import { formatShape } from '../../errors/format.ts';
import { concreteShape } from '../../program/shapes.ts';
import type { ActivationReport } from '../../protocol/reports.ts';
import type { HostTensor, Runtime, Session } from '../../runtime/runtime.ts';
import { initialState } from '../../training/loop/initialize.ts';
import { normalValues } from '../../initializers/random.ts';
import { buildNetwork, storedShape, type Network } from '../../training/network/network.ts';
import { activationProgram, type ActivationProgram, courseOf } from '../../training/programs/activations.ts';
import { takenWeights } from '../../training/network/transfer.ts';
import { pictureOf } from './picture.ts';

export interface ActivationRequest {
  readonly document: TensorsmithDocument;
  /** The run whose weights are used; null for initial weights. */
  readonly run: string | null;
  readonly split: Split;
  /** Index of the sample, modulo their number; the seed of noise. */
  readonly index: number;
  /** An input in place of a sample of the document's data, encoded as the data of its run. */
  readonly given?: { readonly run: string; readonly input: GivenInput } | undefined;
  /** Prefix of the flat ids of the displayed graph's nodes. */
  readonly within: string;
}

/** Access to runtime, datasets and runs. */
export interface Sources {
  runtime(document: TensorsmithDocument): Promise<Runtime>;
  dataset(document: TensorsmithDocument): Promise<Dataset>;
  weights(run: string): Promise<ReadonlyMap<string, NamedArray>>;
  /** Makes a sample of what is given as the data of a run are. */
  given(run: string, input: GivenInput): Promise<GivenSample>;
}

interface Opened {
  readonly key: string;
  readonly network: Network;
  readonly look: ActivationProgram;
  readonly session: Session;
  readonly foreign: number;
}

/** Computes activations; keeps the session of the last network, which is likely used again. */
export class ActivationProbe {
  readonly #sources: Sources;
  #opened: Opened | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async activations(request: ActivationRequest): Promise<ActivationReport> {
    const { network, look, session, foreign } = await this.#open(request);
    const { x, sample, noise } = await this.#input(network, request);
    const results = await session.run('look', { x });
    const taken = new Map(look.choices.map((choice, i) => [choice, results[`taken${i}`]!.data[0]!]));
    const nodes = look.nodes.map((node, i) => {
      const { shape, data } = results[`node${i}`]!;
      const whole = network.analysis.nodes.get(node)?.outputs[0]?.shape ?? shape;
      const picture = pictureOf(node, concreteShape(whole, 1).slice(1), data as Float32Array);
      const course = courseOf(network, node, taken);
      return course ? { ...picture, course } : picture;
    });
    return { nodes, sample, noise, foreign };
  }

  dispose(): void {
    this.#opened?.session.dispose();
    this.#opened = null;
  }

  async #open({ document, run, within }: ActivationRequest): Promise<Opened> {
    const { graph, modules, training } = document;
    const key = JSON.stringify([graph, modules, training.seed, training.device, run, within]);
    if (this.#opened?.key === key) return this.#opened;
    const network = buildNetwork(document);
    const look = activationProgram(network, within);
    const runtime = await this.#sources.runtime(document);
    const [missing] = runtime.unsupported(look.program);
    if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });
    const { state, foreign } = await weightsOf(
      network,
      training.seed,
      run === null ? null : this.#sources.weights(run),
    );
    const session = await runtime.createSession({
      variables: network.parameters.map((spec) => ({
        name: spec.fullName,
        dtype: 'float32',
        shape: storedShape(spec),
      })),
      functions: { look: { program: look.program, repeated: false } },
    });
    try {
      await session.write(state);
    } catch (error) {
      session.dispose();
      throw error;
    }
    this.dispose();
    this.#opened = { key, network, look, session, foreign };
    return this.#opened;
  }

  /** A sample of the data in PyTorch's order, or noise where no data match. */
  async #input(
    network: Network,
    { document, split, index, given }: ActivationRequest,
  ): Promise<{ x: HostTensor } & Pick<ActivationReport, 'sample' | 'noise'>> {
    if (given) {
      const { x } = await this.#sources.given(given.run, given.input);
      return { x: fedTo(network, x), sample: null, noise: null };
    }
    const { source } = document.data;
    if (source.kind !== 'none') {
      try {
        const { x, sample } = await sampleOf(await this.#sources.dataset(document), split, index);
        return { x: fedTo(network, x), sample, noise: null };
      } catch (error) {
        return { x: noiseFor(network, index), sample: null, noise: { why: toErrorData(error) } };
      }
    }
    return { x: noiseFor(network, index), sample: null, noise: { why: null } };
  }
}

/**
 * Initial weights, and those of a run in their place as far as they fit. A layer that was added after the run has none
 * there: `foreign` counts such parameters.
 */
export async function weightsOf(
  network: Network,
  seed: number,
  saved: Promise<ReadonlyMap<string, NamedArray>> | null,
): Promise<{ state: Record<string, HostTensor>; foreign: number }> {
  const taken = saved ? takenWeights(network, await saved) : {};
  const foreign = saved ? network.parameters.length - Object.keys(taken).length : 0;
  return { state: { ...initialState(network.parameters, seed), ...taken }, foreign };
}

/** Throws a UserError where the network takes samples of another shape. */
export function fedTo({ inputShape, inputType: dtype }: Network, x: HostTensor): HostTensor {
  const [got, wanted] = [formatShape(['N', ...x.shape.slice(1)]), formatShape(inputShape)];
  if (got !== wanted) throw new UserError('run.dataShape', { data: got, input: wanted });
  const data = dtype === 'int32' ? Int32Array.from(x.data) : Float32Array.from(x.data);
  return { dtype, shape: x.shape, data };
}

export function noiseFor({ inputShape, inputType }: Network, seed: number): HostTensor {
  const shape = concreteShape(inputShape, 1);
  const count = shape.reduce((product, size) => product * size, 1);
  const values = normalValues(count, { seed, stream: 0 }, 0, 1);
  return inputType === 'int32'
    ? { dtype: 'int32', shape, data: Int32Array.from(values, (value) => Math.floor(Math.abs(value))) }
    : { dtype: 'float32', shape, data: values };
}

/** A sample that there is: the index wraps around in both directions, and data without tests show training samples. */
export function placeOf(dataset: Dataset, wanted: Split, index: number): { split: Split; at: number; count: number } {
  const split = dataset.count(wanted) ? wanted : 'train';
  const count = dataset.count(split);
  return { split, at: ((index % count) + count) % count, count };
}

/** One sample with its label. */
async function sampleOf(
  dataset: Dataset,
  wanted: Split,
  index: number,
): Promise<{ x: HostTensor; sample: ActivationReport['sample'] }> {
  const { split, at, count } = placeOf(dataset, wanted, index);
  const { x, label } = await dataset.sample(split, at);
  return { x, sample: { split, index: at, count, label } };
}
