import { test as base } from '@playwright/test';
import { startBrowser } from './browser.ts';
import { startElectron } from './electron.ts';
import type { Shell } from './shell.ts';

/** Every test gets the app of its project, freshly started. */
export const test = base.extend<{ shell: Shell }>({
  shell: async ({}, use, info) => {
    const shell = info.project.name === 'electron' ? await startElectron() : await startBrowser();
    await use(shell);
    await shell.close();
  },
});

export { expect } from '@playwright/test';
