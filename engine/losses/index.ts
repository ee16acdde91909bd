/** All losses. */
import { defaultSettings, type Fields, type SettingsOf } from '../settings/fields.ts';
import type { LossDefinition, OutputActivation } from './loss.ts';
import { LOSSES } from './registry.generated.ts';

export { LOSSES };
export type LossSettings = SettingsOf<typeof LOSSES>;

/** The definition of a loss; settings and definition match by type. */
export const lossOf = ({ type }: LossSettings): LossDefinition<Fields> => LOSSES[type];

/** The class whose labels are ignored; null where none are. */
export const ignoredClassOf = (loss: LossSettings): number | null => lossOf(loss).ignoredClass?.(loss) ?? null;

/** Activation between a network's output and the value that its loss compares. */
export const outputActivationOf = (loss: LossSettings): OutputActivation =>
  lossOf(loss).outputActivation?.(loss) ?? 'identity';

/** Whether a loss has its default settings, without weights, smoothing or ignored labels. */
export const isPlain = (loss: LossSettings): boolean =>
  JSON.stringify(loss) === JSON.stringify(defaultSettings(LOSSES, loss.type));
