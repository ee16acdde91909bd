/** A few steps of every document that comes along, by the engine's own trainer: the truth for exported packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { openDataset } from '../../data/dataset.ts';
import { resolveDataPath } from '../../data/resolveDataPath.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { MNIST } from '../../datasets/source.ts';
import { readDocument } from '../../model/serialize.ts';
import type { Graph, TensorsmithDocument } from '../../model/types.ts';
import { layerOf } from '../../layers/registry.ts';
import type { HostTensors, Runtime } from '../../runtime/runtime.ts';
import { imagesOf, labelsOf, trainingBundle, type DatasetShape, type Split } from '../../training/bundle.ts';
import { initialState, slotState } from '../../training/initialize.ts';
import { buildNetwork } from '../../training/network.ts';
import { splitIndices } from '../../training/split.ts';
import { train } from '../../training/trainer.ts';

/** Every document that comes along, by the name of its file. */
export const SAMPLE_NAMES: readonly string[] = readdirSync(dirname(resolveDataPath('sample:moby-dick.txt')))
  .filter((name) => name.endsWith('.json'))
  .map((name) => basename(name, '.json'))
  .sort();

/** Data that the user still has to pick are MNIST. */
export function sampleDocument(name: string): TensorsmithDocument {
  const document = readDocument(readFileSync(resolveDataPath(`sample:${name}.json`), 'utf8'));
  const { source } = document.data;
  return source.kind === 'none' ? { ...document, data: { ...document.data, source: MNIST } } : document;
}

/** How far a sample is trained: the last batch of an epoch has fewer samples. */
export interface SampleRun {
  readonly train: number;
  readonly validation: number;
  readonly batch: number;
  readonly epochs: number;
}
/** Of the first samples for testing, as many are predicted. */
export const PREDICTED = 2;
/** So many of the numbers that are predicted of each. */
export const SHOWN = 24;

const SMALL: SampleRun = { train: 10, validation: 3, batch: 4, epochs: 2 };
/** Two steps of what takes long. */
const LARGE: SampleRun = { train: 5, validation: 2, batch: 3, epochs: 1 };
export const sampleRun = (name: string): SampleRun =>
  ['resnet18', 'mobilenetv2', 'vgg', 'unet'].includes(name) ? LARGE : SMALL;

export interface SampleResult {
  /** Of every step. */
  readonly losses: number[];
  /** Of every epoch: the mean of training, and of validation. */
  readonly epochs: [number, number][];
  /** The first values of each prediction. */
  readonly predictions: number[];
  /** Of what is predicted, compared with its labels. */
  readonly tested: number;
}

/** Without dropout, whose random numbers are the engine's own. */
function sure(document: TensorsmithDocument): TensorsmithDocument {
  const quiet = (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      params: {
        ...node.params,
        ...(/Dropout/.test(node.type) ? { p: 0 } : {}),
        ...(layerOf(node.type)?.fields.some(({ key }) => key === 'dropout') ? { dropout: 0 } : {}),
      },
    })),
  });
  return {
    ...document,
    graph: quiet(document.graph),
    modules: document.modules.map((module) => ({ ...module, graph: quiet(module.graph) })),
  };
}

/** The samples that are needed, with their labels: all of a text or a table, and of images those of the indices. */
async function dataOf(dataset: Dataset, split: Split, indices: Int32Array): Promise<HostTensors> {
  if (dataset.images) {
    const { state } = await dataset.choose(split, [...indices]);
    return { [imagesOf(split)]: state[imagesOf('train')]!, [labelsOf(split)]: state[labelsOf('train')]! };
  }
  let written: HostTensors = {};
  const write = (values: HostTensors) => Promise.resolve(void (written = values));
  await dataset.load({ write, loadFile: () => Promise.reject(new Error('no images')) }, split);
  return written;
}

/** Trains with the first samples that a run of the document would train with, in the order of a run. */
export async function engineRun(runtime: Runtime, name: string): Promise<SampleResult> {
  const { train: count, validation, batch, epochs } = sampleRun(name);
  const document = sure(sampleDocument(name));
  const settings = { ...document.training, epochs, batchSize: batch, statisticsEvery: 0 };
  const dataset = await openDataset(document.data.source);
  const whole = splitIndices(dataset.count('train'), document.data);
  const chosen = { train: whole.train.slice(0, count), validation: whole.validation.slice(0, validation) };
  const needed = Int32Array.from([...chosen.train, ...chosen.validation]);
  const tested = Int32Array.from({ length: PREDICTED }, (_, i) => i);
  const isImages = dataset.images !== undefined;
  // Of images only these lie in the session.
  const places = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const split = isImages ? { train: places(0, count), validation: places(count, needed.length) } : chosen;
  const shape: DatasetShape = isImages
    ? { ...dataset.shape, trainCount: needed.length, testCount: tested.length }
    : dataset.shape;
  const network = buildNetwork(document);
  const bundle = trainingBundle(network, settings, shape, { intraThreads: 1, interThreads: 1, shards: 1 });
  const session = await runtime.createSession(bundle);
  try {
    const weights = initialState(network.parameters, settings.seed);
    await session.write({ ...weights, ...slotState(network.parameters, settings, weights) });
    await session.write(await dataOf(dataset, 'train', needed));
    await session.write(await dataOf(dataset, 'test', tested));
    const losses: number[] = [];
    const means: [number, number][] = [];
    await train({
      session,
      settings,
      split,
      signal: { aborted: false },
      weights: bundle.plans.map(({ weight }) => weight),
      now: () => performance.now(),
      breathe: () => Promise.resolve(),
      events: {
        steps: ({ loss }) => losses.push(...loss),
        log: () => undefined,
        epoch: ({ trainLoss, validationLoss }) => means.push([trainLoss, validationLoss!]),
        checkpoint: () => Promise.resolve(),
      },
    });
    const outputs = await session.run('evaluate.test', {
      indices: { dtype: 'int32', shape: [PREDICTED], data: tested },
    });
    const output = outputs['output']!.data as Float32Array;
    const each = output.length / PREDICTED;
    return {
      losses,
      epochs: means,
      predictions: [...tested].flatMap((i) => [
        ...output.subarray(i * each, Math.min(i * each + SHOWN, (i + 1) * each)),
      ]),
      tested: outputs['losses']!.data[0]! / outputs['weights']!.data[0]!,
    };
  } finally {
    session.dispose();
  }
}
