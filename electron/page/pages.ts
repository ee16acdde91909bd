/** Web preferences of every page of the app: sandboxed, with nothing but its preload script. */
import type { WebPreferences } from 'electron';

export const SANDBOXED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} satisfies WebPreferences;
