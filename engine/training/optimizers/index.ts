import type { OptimizerSettings } from '../../document/types.ts';
import { Adam } from './Adam.ts';
import type { OptimizerDefinition } from './optimizer.ts';
import { SGD } from './SGD.ts';

const OPTIMIZERS = { SGD, Adam };

/** The definition for some settings; the two belong together by their type. */
export const optimizerOf = (settings: OptimizerSettings): OptimizerDefinition<OptimizerSettings> =>
  OPTIMIZERS[settings.type] as OptimizerDefinition<OptimizerSettings>;
