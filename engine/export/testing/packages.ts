/** Exported Python packages, and PyTorch's task for each: see scripts/goldens/exported.py. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { writeSafetensors } from '../../data/safetensors.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { fromStored } from '../../training/network/weightLayout.ts';
import { randomDocument } from '../../training/testing/random.ts';
import { wholeProgram } from '../../training/testing/wholeProgram.ts';
import { readRuns, settingsOf, smallDocument } from '../../training/testing/runs.ts';
import { generatePyTorch } from '../pytorch/generate.ts';
import { network, SHAPE } from './build.ts';
import { inputsOf, PREDICTED, type Weights, weightsOf } from './engine.ts';
import { MODULE_NETWORKS } from './modules.ts';
import { NETWORKS } from './networks.ts';
import { ODD_NETWORKS } from './oddNetworks.ts';
import {
  BINARY_LABELS,
  branched,
  colored,
  documentOf,
  ENDS,
  firstWeights,
  LABELS,
  LOSS_CASES,
  normalized,
  pixels,
  pixelsOf,
  SAMPLES,
  SHAPE as IMAGE,
  STEPS,
  UNEQUAL_LABELS,
} from './training.ts';

export interface PackageCase {
  readonly name: string;
  readonly document: TensorsmithDocument;
  readonly weights: Weights;
  /** Samples [count, …shape]. */
  readonly inputs: { readonly shape: readonly number[]; readonly data: readonly number[] };
  /** Whether they are channels last. */
  readonly channelsLast: boolean;
  readonly labels: readonly number[] | null;
  /** Whether training losses are computed, or outputs. */
  readonly trains: boolean;
  readonly epochs: number;
  readonly batch: number;
  /** Seed of each epoch's shuffle; null for none. */
  readonly seed: number | null;
  /** Number of training samples. */
  readonly count: number;
}

const plain = { channelsLast: false, trains: false, epochs: 0, batch: 1, seed: null, count: PREDICTED, labels: null };

/** Cases of outputs: every layer, modules, and odd networks. */
export function forwardCases(): PackageCase[] {
  const documents = {
    ...Object.fromEntries(Object.entries(NETWORKS).map(([name, specs]) => [name, () => network(name, specs)])),
    ...MODULE_NETWORKS,
    ...ODD_NETWORKS,
  };
  return Object.entries(documents).map(([name, draw]) => {
    const document = draw();
    const inputs = { shape: [PREDICTED, ...SHAPE], data: [...inputsOf()] };
    return { ...plain, channelsLast: true, name, document, weights: weightsOf(document), inputs };
  });
}

/** Number of random networks. */
const RANDOM = 60;
const SEED = 20261128;
const number = fc.nat(0x7fffffff);
const tapes = fc.record({
  start: number,
  nodes: fc.array(number, { minLength: 1, maxLength: 30, size: 'max' }),
  after: fc.array(number, { maxLength: 8, size: 'max' }),
});

/** Random networks, with modules, repeats, shared weights, bypassed and frozen nodes, one or several outputs. */
export function randomCases(): PackageCase[] {
  return fc.sample(tapes.map(randomDocument), { numRuns: RANDOM, seed: SEED }).map((document, i) => {
    const network = buildNetwork(document);
    const { feeds, state } = wholeProgram(network, false);
    const weights = Object.fromEntries(
      network.parameters.map((spec) => {
        const { shape, data } = fromStored(spec, state[spec.fullName]!);
        return [spec.fullName, { shape, data: data as Float32Array }];
      }),
    );
    const { shape, data } = feeds['x']!;
    return { ...plain, name: `random ${i}`, document, weights, inputs: { shape, data: [...(data as Float32Array)] } };
  });
}

/** Names of the cases that are also trained in mixed precision. */
const MIXED = ['loss: CrossEntropyLoss', 'ends: classes and a reconstruction'];

/** Cases of every loss. */
export function lossCases(): PackageCase[] {
  const all: (readonly [string, TensorsmithDocument, readonly number[]])[] = [
    ...LOSS_CASES.map(
      ([name, patch]) =>
        [
          `loss: ${name}`,
          documentOf(patch, patch.loss?.type === 'BCELoss'),
          patch.balance ? UNEQUAL_LABELS : LABELS,
        ] as const,
    ),
    ['colors', colored(), LABELS],
    ...Object.entries(ENDS).map(
      ([name, { document }]) => [`ends: ${name}`, document, name === 'yes or no' ? BINARY_LABELS : LABELS] as const,
    ),
  ];
  return all.map(([name, document, labels]) => {
    const weights = firstWeights(document);
    const bytes = pixelsOf(document);
    const shape = [SAMPLES, ...IMAGE, bytes.length / (SAMPLES * IMAGE[0]! * IMAGE[1]!)];
    const inputs = { shape, data: [...bytes].map((pixel) => pixel / 255) };
    const run = { channelsLast: true, trains: true, epochs: STEPS, batch: SAMPLES, seed: null, count: SAMPLES };
    return { name, document, weights, inputs, labels, ...run };
  });
}

/** Mixed precision, with one output and with several. */
export function mixedCases(): PackageCase[] {
  return lossCases()
    .filter(({ name }) => MIXED.includes(name))
    .map((one) => ({
      ...one,
      name: `mixed precision, ${one.name}`,
      document: { ...one.document, training: { ...one.document.training, precision: 'bfloat16' } },
    }));
}

/**
 * Cases of every optimizer, schedule and other setting, as in the hand-written PyTorch runs of
 * engine/training/goldens/runs.json.
 */
export function runCases(): PackageCase[] {
  const golden = readRuns();
  const total = golden.train + golden.validation;
  return golden.runs.map((run, i) => {
    const document = { ...smallDocument(golden, run.decoder), training: settingsOf(golden, run) };
    const { parameters } = buildNetwork(document);
    const weights = Object.fromEntries(
      parameters.map((spec, i) => [spec.fullName, { shape: spec.shape, data: values(spec.shape, 1 + i, 0.7) }]),
    );
    const inputs = { shape: [total, golden.features], data: golden.pixels.map((pixel) => pixel / 255) };
    return {
      name: `run ${i}: ${run.name}`,
      document,
      weights,
      inputs,
      labels: golden.labels,
      channelsLast: false,
      trains: true,
      epochs: run.epochs,
      batch: golden.batch,
      seed: golden.seed,
      count: golden.train,
    };
  });
}

/** Small batches: of one sample, as the last of an epoch may be, and such that take different ways through a network. */
export function smallBatchCases(): PackageCase[] {
  const cases = [
    ['batches of one sample', normalized(), 1],
    ['a network of conditions', branched(), 2],
  ] as const;
  const inputs = { shape: [SAMPLES, ...IMAGE, 1], data: [...pixels].map((pixel) => pixel / 255) };
  const run = { channelsLast: true, trains: true, epochs: STEPS, seed: null, count: SAMPLES };
  return cases.map(([name, document, batch]) => ({
    ...{ name, document, weights: firstWeights(document) },
    ...{ inputs, labels: LABELS, ...run, batch },
  }));
}

/** As many samples of each class each epoch. */
export function sampledCases(): PackageCase[] {
  const document = documentOf({ balance: 'sampling' });
  const inputs = { shape: [SAMPLES, ...IMAGE, 1], data: [...pixels].map((pixel) => pixel / 255) };
  const { seed } = document.training;
  const run = { channelsLast: true, trains: true, epochs: STEPS, batch: 2, seed, count: SAMPLES };
  const weights = firstWeights(document);
  return [{ name: 'classes balanced by sampling', document, weights, inputs, labels: UNEQUAL_LABELS, ...run }];
}

export const packageCases = (): PackageCase[] => [
  ...forwardCases(),
  ...randomCases(),
  ...lossCases(),
  ...mixedCases(),
  ...smallBatchCases(),
  ...sampledCases(),
  ...runCases(),
];

/** The exported package of a document with trained weights. */
export const codeFiles = (document: TensorsmithDocument): { path: string; content: string }[] =>
  generatePyTorch(document, true).files.map(({ path, text: content }) => ({ path, content }));

/** The files of a case, with its weights and task. */
export function packageFiles({
  document,
  weights,
  ...rest
}: PackageCase): { path: string; content: string | Uint8Array }[] {
  return [
    ...codeFiles(document),
    { path: 'weights.safetensors', content: writeSafetensors(weights) },
    { path: 'case.json', content: JSON.stringify(rest) },
  ];
}

/** Hash of all Python of a document, to detect code that PyTorch has not run. */
export function codeHash(document: TensorsmithDocument): string {
  const hash = createHash('sha256');
  for (const { path, content } of codeFiles(document)) if (path.endsWith('.py')) hash.update(`${path}\n${content}\n`);
  return hash.digest('hex').slice(0, 16);
}
