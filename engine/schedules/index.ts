/** All learning rate schedules. */
import { defaultSettings, type SettingsOf } from '../settings/fields.ts';
import type { ScheduleDefinition } from './schedule.ts';
import { SCHEDULES } from './registry.generated.ts';

export { SCHEDULES };
export type ScheduleSettings = SettingsOf<typeof SCHEDULES>;

/** The definition of a schedule; settings and definition match by type. */
export const scheduleOf = ({ type }: ScheduleSettings): ScheduleDefinition => SCHEDULES[type];

/** A learning rate multiplied by a factor at every step; it may grow, unlike in a document. */
export const byFactor = (gamma: number): ScheduleSettings => ({
  ...defaultSettings(SCHEDULES, 'ExponentialLR'),
  gamma,
  interval: 'step',
});
