import type { OptimizerSettings } from '../../model/types.ts';
import { Adadelta } from './Adadelta.ts';
import { Adagrad } from './Adagrad.ts';
import { Adam, AdamW } from './Adam.ts';
import { Lion } from './Lion.ts';
import { NAdam } from './NAdam.ts';
import type { OptimizerDefinition, OptimizerOf } from './optimizer.ts';
import { RAdam } from './RAdam.ts';
import { RMSprop } from './RMSprop.ts';
import { SGD } from './SGD.ts';

const OPTIMIZERS: { readonly [K in OptimizerSettings['type']]: OptimizerOf<K> } = {
  SGD,
  Adam,
  AdamW,
  NAdam,
  RAdam,
  RMSprop,
  Adagrad,
  Adadelta,
  Lion,
};

/** The definition for some settings; the two belong together by their type. */
export const optimizerOf = ({ type }: OptimizerSettings): OptimizerDefinition<OptimizerSettings> => OPTIMIZERS[type];
