/** The whole app in a Chromium, as `tensorsmith serve` shows it, with a data folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type CDPSession, type Page } from 'playwright';
import { root } from './lenet.ts';

export interface ServedApp {
  readonly page: Page;
  readonly devtools: CDPSession;
  close(): Promise<void>;
}

/**
 * @param home of the user's data
 * @param files opened as tabs
 */
export async function serveApp(home: string, files: readonly string[] = []): Promise<ServedApp> {
  const executablePath = process.env['TENSORSMITH_CHROMIUM'];
  if (!executablePath)
    throw new Error('There is no Chromium to measure the app in; on Debian: apt-get install chromium');
  const server = spawn(process.execPath, [join(root, 'dist', 'cli', 'main.mjs'), 'serve', '--json', ...files], {
    env: { ...process.env, XDG_DATA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => createInterface({ input: server.stdout }).once('line', resolve));
  const { address } = JSON.parse(line) as { address: string };
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, locale: 'en-US' });
  const page = await context.newPage();
  // Without a listener Playwright lets file choosers through, and takes a while to intercept them again.
  page.on('filechooser', () => undefined);
  await page.goto(address);
  const firstStart = page.getByTestId('first-open');
  await firstStart.or(page.getByTestId('room-train')).first().waitFor();
  if (await firstStart.isVisible()) await firstStart.dispatchEvent('click');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  return {
    page,
    devtools,
    close: async () => {
      await browser.close();
      const exit = once(server, 'exit');
      server.kill('SIGTERM');
      await exit;
    },
  };
}

/** Script and layout time in seconds since the page was opened: Chromium's own, of DevTools' Performance domain. */
export async function costs(devtools: CDPSession): Promise<{ script: number; layout: number }> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string): number => {
    const known = metrics.find((metric) => metric.name === name);
    // A missing metric would meet any limit.
    if (!known) throw new Error(`Chromium does not count ${name}`);
    return known.value;
  };
  return { script: of('ScriptDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration') };
}
