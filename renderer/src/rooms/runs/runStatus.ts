/** The state of a run, in words and as a color. */
import type { RunStatus, RunSummary } from '../../../../engine/protocol/reports.ts';
import { isRuin } from '../../../../engine/training/diagnosis/trouble.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';

const COLORS: Readonly<Record<RunStatus, string>> = {
  running: 'var(--accent)',
  finished: 'var(--good)',
  stopped: 'var(--ink-3)',
  failed: 'var(--bad)',
  interrupted: 'var(--warn)',
  damaged: 'var(--bad)',
};

/** A run that ended before it was ruined can go on, as one that was paused. */
const isPaused = ({ status, troubles = [] }: RunSummary): boolean => status === 'failed' && troubles.some(isRuin);

export const statusColor = (run: RunSummary): string => COLORS[isPaused(run) ? 'interrupted' : run.status];

/** In the language of the window. */
export const statusText = (run: RunSummary): string => {
  if (isPaused(run)) return i18n.m.train.paused;
  return run.early ? i18n.m.train.endedEarly : i18n.m.train[run.status];
};
