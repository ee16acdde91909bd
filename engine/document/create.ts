import { FORMAT, VERSION, type TensorsmithDocument, type TrainingSettings } from './types.ts';

/** What a new document trains with: PyTorch's tutorial settings. */
export const DEFAULT_TRAINING: TrainingSettings = {
  epochs: 3,
  batchSize: 64,
  seed: 11,
  device: 'auto',
  loss: { type: 'CrossEntropyLoss' },
  optimizer: { type: 'SGD', lr: 0.03, momentum: 0.9, weightDecay: 0 },
};

export const DEFAULT_ADAM = { type: 'Adam', lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0 } as const;
export const DEFAULT_SGD = { type: 'SGD', lr: 0.03, momentum: 0.9, weightDecay: 0 } as const;

export function createDocument(name: string): TensorsmithDocument {
  return {
    format: FORMAT,
    version: VERSION,
    name,
    graph: { nodes: [], edges: [] },
    data: { source: { kind: 'none' }, validationShare: 0.1, splitSeed: 1 },
    training: DEFAULT_TRAINING,
  };
}
