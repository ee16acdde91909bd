/** A few steps of every sample document with the engine's trainer, the reference for exported packages. */
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
import { imagesOf, labelsOf, trainingBundle, type DatasetShape, type Split } from '../../training/programs/bundle.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { train } from '../../training/loop/trainer.ts';

/** The sample auto-mpg with three columns to predict. */
const SEVERAL = 'auto-mpg-targets';

/** All sample documents, by file name, and one that is made of them. */
export const SAMPLE_NAMES: readonly string[] = readdirSync(dirname(resolveDataPath('sample:moby-dick.txt')))
  .filter((name) => name.endsWith('.json'))
  .map((name) => basename(name, '.json'))
  .concat(SEVERAL)
  .sort();

/** auto-mpg with consumption, weight and acceleration as targets: two features less, two outputs more. */
function severalTargets(): TensorsmithDocument {
  const document = sampleDocument('auto-mpg');
  const { source } = document.data;
  if (source.kind !== 'table') throw new Error('no table');
  const { nodes } = document.graph;
  const last = nodes.findLastIndex(({ type }) => type === 'Linear');
  const changed = nodes.map((node, i) => {
    if (i === last) return { ...node, params: { ...node.params, out_features: 3 } };
    const [features] = node.type === 'Input' ? (node.params['shape'] as number[]) : [];
    return features === undefined ? node : { ...node, params: { ...node.params, shape: [features - 2] } };
  });
  return {
    ...document,
    graph: { ...document.graph, nodes: changed },
    data: { ...document.data, source: { ...source, moreTargets: ['weight', 'acceleration'], scaling: 'standard' } },
  };
}

/** A sample document; MNIST stands in for data that the user has to pick. */
export function sampleDocument(name: string): TensorsmithDocument {
  if (name === SEVERAL) return severalTargets();
  const document = readDocument(readFileSync(resolveDataPath(`sample:${name}.json`), 'utf8'));
  const { source } = document.data;
  return source.kind === 'none' ? { ...document, data: { ...document.data, source: MNIST } } : document;
}

/** Length of a sample's training: the last batch of an epoch has fewer samples. */
export interface SampleRun {
  readonly train: number;
  readonly validation: number;
  readonly batch: number;
  readonly epochs: number;
}
/** Number of test samples that are predicted. */
export const PREDICTED = 2;
/** Number of values compared in each prediction. */
export const SHOWN = 24;

const SMALL: SampleRun = { train: 10, validation: 3, batch: 4, epochs: 2 };
/** Two steps for networks that take long. */
const LARGE: SampleRun = { train: 5, validation: 2, batch: 3, epochs: 1 };
export const sampleRun = (name: string): SampleRun =>
  ['resnet18', 'mobilenetv2', 'vgg', 'unet'].includes(name) ? LARGE : SMALL;

export interface SampleResult {
  /** Loss of every step. */
  readonly losses: number[];
  /** Mean training and validation loss of every epoch. */
  readonly epochs: [number, number][];
  /** The first values of each prediction. */
  readonly predictions: number[];
  /** Number of predictions that are compared with labels. */
  readonly tested: number;
}

/** Without dropout, whose random numbers differ between engine and package. */
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

/** The required samples with labels: all of a text or a table; of images those at the indices. */
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

/** Trains on the first samples of a run of the document, in the order of a run. */
export async function engineRun(runtime: Runtime, name: string): Promise<SampleResult> {
  const { train: count, validation, batch, epochs } = sampleRun(name);
  const document = sure(sampleDocument(name));
  const settings = { ...document.training, epochs, batchSize: batch, statisticsEvery: 0 };
  const dataset = await openDataset(document.data.source);
  const whole = splitIndices(dataset.count('train'), document.data, dataset.partition);
  const chosen = { train: whole.train.slice(0, count), validation: whole.validation.slice(0, validation) };
  const needed = Int32Array.from([...chosen.train, ...chosen.validation]);
  const tested = Int32Array.from({ length: PREDICTED }, (_, i) => i);
  const isImages = dataset.images !== undefined;
  // Only these images are in the session.
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
      yieldToEvents: () => Promise.resolve(),
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
