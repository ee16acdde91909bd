/** The state of a run, in words and as a color. */
import type { RunStatus, RunSummary } from '../../../../engine/protocol/reports.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';

export const STATUS_COLORS: Readonly<Record<RunStatus, string>> = {
  running: 'var(--accent)',
  finished: 'var(--good)',
  stopped: 'var(--ink-3)',
  failed: 'var(--bad)',
  interrupted: 'var(--warn)',
  damaged: 'var(--bad)',
};

/** In the language of the window. */
export const statusText = ({ early, status }: RunSummary): string =>
  early ? i18n.m.train.endedEarly : i18n.m.train[status];
