/** The optimizers that there are. */
import type { SettingsOf } from '../settings/fields.ts';
import type { OptimizerDefinition } from './optimizer.ts';
import { OPTIMIZERS } from './registry.generated.ts';

export { OPTIMIZERS };
export type OptimizerSettings = SettingsOf<typeof OPTIMIZERS>;

/** The definition for some settings; the two belong together by their type. */
export const optimizerOf = ({ type }: OptimizerSettings): OptimizerDefinition => OPTIMIZERS[type];

/** The setting that a schedule turns which cycles momentum; null where there is none to turn. */
export const momentumFieldOf = (optimizer: OptimizerSettings): string | null =>
  optimizerOf(optimizer).momentumField?.(optimizer) ?? null;
