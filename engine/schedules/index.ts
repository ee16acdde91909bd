/** The schedules of the learning rate that there are. */
import type { SettingsOf } from '../settings/fields.ts';
import type { ScheduleDefinition } from './schedule.ts';
import { SCHEDULES } from './registry.generated.ts';

export { SCHEDULES };
export type ScheduleSettings = SettingsOf<typeof SCHEDULES>;

/** The definition for some settings; the two belong together by their type. */
export const scheduleOf = ({ type }: ScheduleSettings): ScheduleDefinition => SCHEDULES[type];
