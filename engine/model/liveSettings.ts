/** Settings that can change during a run, and their differences. */
import { equal } from './equal.ts';
import { LIVE_SETTINGS, type LiveSettings } from './training.ts';

/** The settings of `now` that differ from `before`; null where none does. */
export function liveDifference(now: LiveSettings, before: LiveSettings): Partial<LiveSettings> | null {
  const other = LIVE_SETTINGS.filter((key) => !equal(now[key], before[key]));
  return other.length ? Object.fromEntries(other.map((key) => [key, now[key]])) : null;
}

/** The settings after a sequence of changes. */
export const afterChanges = (
  first: LiveSettings,
  changes: readonly { readonly training: Partial<LiveSettings> }[],
): LiveSettings => changes.reduce((settings, { training }) => ({ ...settings, ...training }), first);
