/** Estimates the memory of a run. */
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { DatasetReport } from '../../../../engine/datasets/source.ts';
import { memoryOn, WINDOW_COPIES, windowOf } from '../../../../engine/datasets/window.ts';
import { evaluationBatch } from '../../../../engine/training/loop/evaluate.ts';
import { trainingBundle } from '../../../../engine/training/programs/bundle.ts';
import { trainingMemory, type TrainingMemory } from '../../../../engine/training/cost.ts';
import { buildNetwork } from '../../../../engine/training/network/network.ts';

/** Memory of the engine without a network: TensorFlow's library, measured. */
export const LIBRARY_BYTES = 440e6;

/**
 * Most layers that are estimated; beyond, building the programs takes too long, and the engine reports memory errors.
 */
const MOST_LAYERS = 1000;

/** Timeout in milliseconds of the search for a batch size. */
const PATIENCE = 1000;

/**
 * Null where the network and its data do not match yet, which is reported elsewhere.
 * @param gpuFree free bytes of the GPU that trains; null where it has no memory of its own
 */
export function estimateMemory(
  document: TensorsmithDocument,
  report: DatasetReport,
  gpuFree: number | null,
): TrainingMemory | null {
  try {
    const network = buildNetwork(document);
    if (network.layers.length > MOST_LAYERS) return null;
    const plan = { intraThreads: 1, interThreads: 1, shards: 1 };
    const { batchSize } = document.training;
    const calls = { batchSize, evaluationBatch: evaluationBatch(network.analysis.totals.activationBytes) };
    const window = windowOf(report.programs, memoryOn(report.memory, gpuFree), calls);
    const data = window ? { ...report.programs, window } : report.programs;
    const bundle = trainingBundle(network, document.training, data, plan);
    return trainingMemory(bundle, network, document.training, true, window ? WINDOW_COPIES : 1);
  } catch {
    return null;
  }
}

/**
 * The largest power of two as batch size with which training fits into `bytes` beside the library; null where none
 * does.
 */
export function largestBatch(
  document: TensorsmithDocument,
  report: DatasetReport,
  bytes: number,
  gpuFree: number | null,
): number | null {
  const start = performance.now();
  for (let batchSize = 2 ** Math.floor(Math.log2(document.training.batchSize)); batchSize >= 1; batchSize /= 2) {
    const memory = estimateMemory({ ...document, training: { ...document.training, batchSize } }, report, gpuFree);
    if (!memory || performance.now() - start > PATIENCE) return null;
    if (memory.total <= bytes) return batchSize;
  }
  return null;
}
