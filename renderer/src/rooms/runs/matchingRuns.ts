/** Runs that contain each word of a filter, in any column of text or in the user's notes. */
import type { RunSummary } from '../../../../engine/protocol/reports.ts';

/** @param shown further texts of a run, as they are shown */
export function matching(
  runs: readonly RunSummary[],
  filter: string,
  shown: (run: RunSummary) => readonly string[],
): readonly RunSummary[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return runs;
  return runs.filter((run) => {
    const { name, run: id, notes = '', tags = [] } = run;
    const text = [name, id, notes, ...tags, ...shown(run)].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
