/** Feeds one sample through a network as it is drawn and pictures what every node makes of it. */
import type { Dataset } from '../../datasets/dataset.ts';
import type { Split } from '../../datasets/shape.ts';
import type { NamedArray } from '../../data/safetensors.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import { formatShape } from '../../errors/format.ts';
import { concreteShape } from '../../program/shapes.ts';
import type { LookReport } from '../../protocol/reports.ts';
import type { HostTensor, Runtime, Session } from '../../runtime/runtime.ts';
import { initialState } from '../../training/initialize.ts';
import { normalValues } from '../../training/initializers/random.ts';
import { buildNetwork, storedShape, type Network } from '../../training/network.ts';
import { lookProgram, type LookProgram } from '../../training/programs/activations.ts';
import { toStored } from '../../training/weightLayout.ts';
import { pictureOf } from './picture.ts';

export interface LookRequest {
  readonly document: TensorsmithDocument;
  /** Whose weights are taken; null for those that a training begins with. */
  readonly run: string | null;
  readonly split: Split;
  /** Of the sample; counted round. With noise it is the seed. */
  readonly index: number;
  /** What the flat ids of the nodes begin with that are looked at. */
  readonly within: string;
}

/** What of the world a look needs. */
export interface Sources {
  runtime(document: TensorsmithDocument): Promise<Runtime>;
  dataset(document: TensorsmithDocument): Promise<Dataset>;
  weights(run: string): Promise<ReadonlyMap<string, NamedArray>>;
}

interface Opened {
  readonly key: string;
  readonly network: Network;
  readonly look: LookProgram;
  readonly session: Session;
  readonly foreign: number;
}

/** Keeps the session of the last network, since the next look is mostly at the same one. */
export class Looker {
  readonly #sources: Sources;
  #opened: Opened | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async look(request: LookRequest): Promise<LookReport> {
    const { network, look, session, foreign } = await this.#open(request);
    const { x, sample, noise } = await this.#input(network, request);
    const results = await session.run('look', { x });
    const nodes = look.nodes.map((node, i) => {
      const { shape, data } = results[`node${i}`]!;
      const whole = network.analysis.nodes.get(node)?.outputs[0]?.shape ?? shape;
      return pictureOf(node, concreteShape(whole, 1).slice(1), data as Float32Array);
    });
    return { nodes, sample, noise, foreign };
  }

  dispose(): void {
    this.#opened?.session.dispose();
    this.#opened = null;
  }

  async #open({ document, run, within }: LookRequest): Promise<Opened> {
    const { graph, modules, training } = document;
    const key = JSON.stringify([graph, modules, training.seed, training.device, run, within]);
    if (this.#opened?.key === key) return this.#opened;
    const network = buildNetwork(document);
    const look = lookProgram(network, within);
    const runtime = await this.#sources.runtime(document);
    const [missing] = runtime.unsupported(look.program);
    if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });
    const state: Record<string, HostTensor> = { ...initialState(network.parameters, training.seed) };
    const weights = run === null ? null : await this.#sources.weights(run);
    let foreign = 0;
    for (const spec of weights ? network.parameters : []) {
      const saved = weights!.get(spec.fullName);
      // A layer that was drawn after the run has nothing to take from it.
      if (saved?.shape.join() === spec.shape.join()) state[spec.fullName] = toStored(spec, saved.data);
      else foreign += 1;
    }
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

  /** A sample of the data in PyTorch's order, or noise where there are none that fit. */
  async #input(
    network: Network,
    { document, split, index }: LookRequest,
  ): Promise<{ x: HostTensor } & Pick<LookReport, 'sample' | 'noise'>> {
    const { source } = document.data;
    if (source.kind !== 'none') {
      try {
        const { x, sample } = await sampleOf(await this.#sources.dataset(document), split, index);
        const [got, wanted] = [formatShape(['N', ...x.shape.slice(1)]), formatShape(network.inputShape)];
        if (got !== wanted) throw new UserError('run.dataShape', { data: got, input: wanted });
        const dtype = network.inputType;
        const data = dtype === 'int32' ? Int32Array.from(x.data) : Float32Array.from(x.data);
        return { x: { dtype, shape: x.shape, data }, sample, noise: null };
      } catch (error) {
        return { x: noiseFor(network, index), sample: null, noise: { why: toErrorData(error) } };
      }
    }
    return { x: noiseFor(network, index), sample: null, noise: { why: null } };
  }
}

function noiseFor({ inputShape, inputType }: Network, seed: number): HostTensor {
  const shape = concreteShape(inputShape, 1);
  const count = shape.reduce((product, size) => product * size, 1);
  const values = normalValues(count, { seed, stream: 0 }, 0, 1);
  return inputType === 'int32'
    ? { dtype: 'int32', shape, data: Int32Array.from(values, (value) => Math.floor(Math.abs(value))) }
    : { dtype: 'float32', shape, data: values };
}

/** One sample with what it is called. The index is counted round in both directions. */
async function sampleOf(
  dataset: Dataset,
  wanted: Split,
  index: number,
): Promise<{ x: HostTensor; sample: LookReport['sample'] }> {
  const split = dataset.count(wanted) ? wanted : 'train';
  const count = dataset.count(split);
  const at = ((index % count) + count) % count;
  const { x, label } = await dataset.sample(split, at);
  return { x, sample: { split, index: at, count, label } };
}
