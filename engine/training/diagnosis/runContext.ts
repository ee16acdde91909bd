/** The context that a run's numbers are evaluated in. */
import type { SourcedDataset } from '../../datasets/source.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { usualRate } from '../../optimizers/index.ts';
import type { Network } from '../network/network.ts';
import type { OutputPlan } from '../network/outputs.ts';
import { chanceOf } from './chance.ts';
import type { RunContext } from './trouble.ts';

/** @param plans one for each output */
export function runContextOf(
  { optimizer, batchSize }: TrainingSettings,
  network: Network,
  plans: readonly OutputPlan[],
  dataset: SourcedDataset,
): RunContext {
  return {
    lr: optimizer.lr,
    batchSize,
    usual: usualRate(optimizer),
    chance: chanceOf(plans, dataset),
    given: new Set(network.layers.filter(({ layer }) => layer.family === 'input').map(({ node }) => node.id)),
  };
}
