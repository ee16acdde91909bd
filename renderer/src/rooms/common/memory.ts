/** What a run will take of the machine's memory. */
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import type { DatasetReport } from '../../../../engine/datasets/source.ts';
import { trainingBundle } from '../../../../engine/training/bundle.ts';
import { trainingMemory, type TrainingMemory } from '../../../../engine/training/cost.ts';
import { buildNetwork } from '../../../../engine/training/network.ts';

/** What the engine takes without any network: TensorFlow's library, measured. */
export const LIBRARY_BYTES = 440e6;

/** Beyond it the programs of a step would be waited for: the engine makes them, and says where memory ends. */
const MOST_LAYERS = 1000;

/** Milliseconds of searching for a batch size, after which there is no proposal. */
const PATIENCE = 1000;

/** Null where the network or its data do not fit together yet: then something else says so. */
export function estimateMemory(document: TensorsmithDocument, report: DatasetReport): TrainingMemory | null {
  try {
    const network = buildNetwork(document);
    if (network.layers.length > MOST_LAYERS) return null;
    const plan = { intraThreads: 1, interThreads: 1, shards: 1 };
    const bundle = trainingBundle(network, document.training, report.programs, plan);
    return trainingMemory(bundle, network, document.training, true);
  } catch {
    return null;
  }
}

/** The largest batch, a power of two, with which training fits into so many bytes beside the library; null where none does. */
export function fittingBatch(document: TensorsmithDocument, report: DatasetReport, bytes: number): number | null {
  const start = performance.now();
  for (let batchSize = 2 ** Math.floor(Math.log2(document.training.batchSize)); batchSize >= 1; batchSize /= 2) {
    const memory = estimateMemory({ ...document, training: { ...document.training, batchSize } }, report);
    if (!memory || performance.now() - start > PATIENCE) return null;
    if (memory.total <= bytes) return batchSize;
  }
  return null;
}
