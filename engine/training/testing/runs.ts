/** The small network and the settings of the golden runs: see scripts/goldens/runs.py. */
import { createDocument, DEFAULT_TRAINING } from '../../model/create.ts';
import type { GraphNode, TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import runs from '../goldens/runs.json' with { type: 'json' };

export interface Run {
  name: string;
  epochs: number;
  decoder: boolean;
  training: Partial<TrainingSettings>;
  losses: number[];
  lr: number[];
  validation: number[];
  /** The weights that are tested and exported; averaged ones where enabled. */
  weights: Record<string, number[]>;
  trained?: Record<string, number[]>;
}
export interface Golden {
  train: number;
  validation: number;
  features: number;
  classes: number;
  batch: number;
  seed: number;
  defaults: Partial<TrainingSettings>;
  pixels: number[];
  labels: number[];
  runs: Run[];
}
export const readRuns = (): Golden => runs as unknown as Golden;

/** A network 6 → tanh(5) → 3, optionally with a decoder → 6 beside it. */
export function smallDocument({ features, classes }: Golden, decoder: boolean): TensorsmithDocument {
  const document = createDocument('small');
  const node = (id: string, type: string, name: string, params: GraphNode['params'] = {}): GraphNode => ({
    id,
    type,
    name,
    params,
    position: { x: 0, y: 0 },
  });
  const nodes = [
    node('n1', 'Input', 'input', { shape: [features] }),
    node('n2', 'Linear', 'fc1', { out_features: 5 }),
    node('n3', 'Tanh', 'tanh'),
    node('n4', 'Linear', 'fc2', { out_features: classes }),
    node('n5', 'Output', 'classes'),
    ...(decoder ? [node('n6', 'Linear', 'fc3', { out_features: features }), node('n7', 'Output', 'decoded')] : []),
  ];
  const links = ['n1 n2', 'n2 n3', 'n3 n4', 'n4 n5', ...(decoder ? ['n3 n6', 'n6 n7'] : [])];
  const edges = links.map((link, i) => {
    const [from, to] = link.split(' ') as [string, string];
    return { id: `e${i}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } };
  });
  return { ...document, graph: { nodes, edges } };
}

export const settingsOf = (golden: Golden, { training, epochs }: Run): TrainingSettings => ({
  ...DEFAULT_TRAINING,
  ...golden.defaults,
  ...training,
  epochs,
  batchSize: golden.batch,
  seed: golden.seed,
});
