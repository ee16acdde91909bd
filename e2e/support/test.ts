import { type Browser, test as base } from '@playwright/test';
import { launchBrowser, startBrowser } from './browser.ts';
import { type ElectronShell, startElectron } from './electron.ts';
import type { Shell } from './shell.ts';

/** What a worker's tests take one after the other: the running Electron, or Chromium. */
interface Shared {
  shell: ElectronShell | null;
  browser: Browser | null;
}

interface Options {
  /** Whether the tests need a process of their own: they look at the start itself, or change main's state. */
  readonly ownProcess: boolean;
}

/** Every test gets the app of its project as a first start leaves it. */
export const test = base.extend<{ shell: Shell } & Options, { shared: Shared }>({
  ownProcess: [false, { option: true }],
  shared: [
    async ({}, use) => {
      const shared: Shared = { shell: null, browser: null };
      await use(shared);
      await shared.shell?.close();
      await shared.browser?.close();
    },
    { scope: 'worker' },
  ],
  shell: async ({ shared, ownProcess }, use, info) => {
    if (info.project.name !== 'electron') {
      // Each with a server and a profile of its own.
      if (!shared.browser?.isConnected()) shared.browser = await launchBrowser();
      const shell = await startBrowser(shared.browser);
      await use(shell);
      return shell.close();
    }
    if (ownProcess) {
      const shell = await startElectron();
      await use(shell);
      return shell.close();
    }
    const shell = shared.shell ?? (await startElectron());
    shared.shell = null;
    await use(shell);
    // A test that failed may have left anything behind.
    if (info.status === info.expectedStatus && (await shell.renew())) shared.shell = shell;
    else await shell.close();
  },
});

export { expect } from '@playwright/test';
