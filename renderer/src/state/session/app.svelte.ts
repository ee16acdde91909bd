import type { AppInfo } from '../../../../engine/protocol/shell.ts';

/** Information from the shell at the start; null when it did not answer. */
class AppState {
  info = $state.raw<AppInfo | null>(null);
}

export const app = new AppState();
