/** The losses that there are. */
import type { Fields, SettingsOf } from '../settings/fields.ts';
import type { LossDefinition, OutputActivation } from './loss.ts';
import { LOSSES } from './registry.generated.ts';

export { LOSSES };
export type LossSettings = SettingsOf<typeof LOSSES>;

/** The definition for some settings; the two belong together by their type. */
export const lossOf = ({ type }: LossSettings): LossDefinition<Fields> => LOSSES[type];

/** The class whose targets do not count; null where every target does. */
export const ignoredClassOf = (loss: LossSettings): number | null => lossOf(loss).ignoredClass?.(loss) ?? null;

/** From what a network gives to the value that its loss compares. */
export const outputActivationOf = (loss: LossSettings): OutputActivation =>
  lossOf(loss).outputActivation?.(loss) ?? 'identity';
