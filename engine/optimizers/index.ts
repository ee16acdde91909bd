/** All optimizers. */
import { defaultSettings, type SettingsOf } from '../settings/fields.ts';
import type { OptimizerDefinition } from './optimizer.ts';
import { OPTIMIZERS } from './registry.generated.ts';

export { OPTIMIZERS };
export type OptimizerSettings = SettingsOf<typeof OPTIMIZERS>;

/** The definition of an optimizer; settings and definition match by type. */
export const optimizerOf = ({ type }: OptimizerSettings): OptimizerDefinition => OPTIMIZERS[type];

/** The setting of the momentum that schedules can cycle; null where there is none. */
export const momentumFieldOf = (optimizer: OptimizerSettings): string | null =>
  optimizerOf(optimizer).momentumField?.(optimizer) ?? null;

/** The default learning rate of an optimizer. */
export const usualRate = ({ type }: OptimizerSettings): number => defaultSettings(OPTIMIZERS, type).lr;
