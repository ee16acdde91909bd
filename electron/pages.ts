/** What every page of the app is allowed: nothing but its preload script. */
import type { WebPreferences } from 'electron';

export const SANDBOXED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} satisfies WebPreferences;
