/** How many numbers training keeps beside each weight, for the estimate of memory. */
import type { OptimizerSettings, TrainingSettings } from '../../../../engine/document/types.ts';

function ofOptimizer(optimizer: OptimizerSettings): number {
  switch (optimizer.type) {
    case 'SGD':
      return optimizer.momentum > 0 ? 1 : 0;
    case 'Adam':
    case 'AdamW':
      return optimizer.amsgrad ? 3 : 2;
    case 'RMSprop':
      return 1 + (optimizer.momentum > 0 ? 1 : 0) + (optimizer.centered ? 1 : 0);
    case 'NAdam':
    case 'RAdam':
    case 'Adadelta':
      return 2;
    case 'Adagrad':
    case 'Lion':
      return 1;
  }
}

export const slotsPerWeight = ({ optimizer, accumulation, averaging }: TrainingSettings): number =>
  ofOptimizer(optimizer) + (accumulation > 1 ? 1 : 0) + (averaging.enabled ? 1 : 0);
