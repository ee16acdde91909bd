/** `serve FILE`: its document is saved in place, and a killed server does not cost a run. */
import { chromium } from '@playwright/test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserShell, startServer } from './support/browser.ts';
import { setField } from './support/draw.ts';
import { descendants } from './support/processes.ts';
import { expect, test } from './support/test.ts';

const LENET = new URL('../resources/samples/lenet-mnist.json', import.meta.url);

test('Ctrl+S writes FILE; what another program wrote is asked about', async ({}) => {
  const home = mkdtempSync(join(tmpdir(), 'tensorsmith-serve-'));
  const file = join(home, 'mine.tensorsmith');
  writeFileSync(file, readFileSync(LENET));
  const server = await startServer(home, [file]);
  const browser = await chromium.launch({ executablePath: process.env['TENSORSMITH_CHROMIUM']! });
  try {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.goto(server.address);
    await page.getByTestId('node-conv1').click();
    await setField(page, 'out_channels', 9);
    await page.keyboard.press('ControlOrMeta+s');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"out_channels": 9');
    await page.waitForTimeout(1000);
    // Another page of the same file.
    await page.reload();
    await page.getByTestId('node-conv1').click();
    await setField(page, 'out_channels', 10);
    await page.keyboard.press('ControlOrMeta+s');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"out_channels": 10');
    writeFileSync(file, readFileSync(LENET));
    await setField(page, 'out_channels', 11);
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByRole('dialog')).toContainText('Another program has changed');
    await page.getByTestId('overwrite').click();
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"out_channels": 11');
  } finally {
    await browser.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
});

test('a server that is killed in a run leaves its checkpoint, and no process', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('train').click();
  await expect
    .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout: 90_000 })
    .toBeGreaterThan(20);
  const engines = await shell.enginePids();
  expect(engines).toHaveLength(1);
  const { home, server } = shell as BrowserShell;
  process.kill(server, 'SIGKILL');
  const alive = (): boolean => {
    try {
      process.kill(engines[0]!, 0);
      return true;
    } catch {
      return false;
    }
  };
  await expect.poll(alive, { timeout: 20_000 }).toBe(false);
  const runs = join(home, 'data', 'tensorsmith', 'runs');
  const [run] = readdirSync(runs);
  expect(readFileSync(join(runs, run!, 'run.json'), 'utf8')).toContain('"status": "stopped"');
  expect(readdirSync(join(runs, run!, 'checkpoints'))).toHaveLength(1);
  expect(descendants(process.pid, /host\.cjs/)).toEqual([]);
});
