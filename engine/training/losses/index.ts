import type { LossSettings } from '../../model/types.ts';
import { BCELoss } from './BCELoss.ts';
import { BCEWithLogitsLoss } from './BCEWithLogitsLoss.ts';
import { CosineEmbeddingLoss } from './CosineEmbeddingLoss.ts';
import { CrossEntropyLoss } from './CrossEntropyLoss.ts';
import { HingeEmbeddingLoss } from './HingeEmbeddingLoss.ts';
import { HuberLoss } from './HuberLoss.ts';
import { KLDivLoss } from './KLDivLoss.ts';
import { L1Loss } from './L1Loss.ts';
import type { LossDefinition, LossOf } from './loss.ts';
import { MSELoss } from './MSELoss.ts';
import { MultiMarginLoss } from './MultiMarginLoss.ts';
import { NLLLoss } from './NLLLoss.ts';
import { PoissonNLLLoss } from './PoissonNLLLoss.ts';
import { SmoothL1Loss } from './SmoothL1Loss.ts';

const LOSSES: { readonly [K in LossSettings['type']]: LossOf<K> } = {
  CrossEntropyLoss,
  NLLLoss,
  BCELoss,
  BCEWithLogitsLoss,
  MSELoss,
  L1Loss,
  SmoothL1Loss,
  HuberLoss,
  KLDivLoss,
  MultiMarginLoss,
  HingeEmbeddingLoss,
  CosineEmbeddingLoss,
  PoissonNLLLoss,
};

/** The definition for some settings; the two belong together by their type. */
export const lossOf = ({ type }: LossSettings): LossDefinition => LOSSES[type];
