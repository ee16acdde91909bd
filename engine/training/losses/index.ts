import type { LossSettings } from '../../document/types.ts';
import { CrossEntropyLoss } from './CrossEntropyLoss.ts';
import type { LossDefinition } from './loss.ts';
import { MSELoss } from './MSELoss.ts';

export const LOSSES: Readonly<Record<LossSettings['type'], LossDefinition>> = { CrossEntropyLoss, MSELoss };
