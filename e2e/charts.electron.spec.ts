/** Charts of a run: smoothing, axes, zoom, one pointer over all, further charts, and saving them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronShell } from './support/electron.ts';
import { expect, test } from './support/test.ts';

test('charts are smoothed, zoomed, read together, compared by step or time, and saved as they are', async ({
  shell,
}) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('room-train').click();
  // Small batches: the first epoch outlasts what is looked at while it runs.
  await page.getByTestId('batch').fill('8');
  await page.getByTestId('batch').press('Enter');
  await page.getByTestId('train').click();
  const loss = page.getByTestId('loss-chart');
  const steps = async (): Promise<number> => Number(await loss.getAttribute('data-steps'));
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(150);

  // While it runs: what else is measured.
  await page.getByTestId('more-charts').check();
  for (const name of ['gradient_norm', 'weight_change', 'samples_per_second', 'memory'])
    await expect(page.getByTestId(`chart-${name}`).getByRole('img')).toHaveAttribute('aria-label', /\d/);
  // Histograms of a tensor over time, which grow while it trains.
  await page.getByTestId('statistics-kind').click();
  await page.getByRole('option', { name: 'Weights', exact: true }).click();
  await page.getByTestId('tensor-conv1.weight').click();
  const course = page.getByTestId('layer-course');
  const histograms = async (): Promise<number> => Number(await course.getAttribute('data-count'));
  await expect.poll(histograms).toBeGreaterThan(1);
  const newest = await course.getAttribute('data-newest');
  await expect(course).not.toHaveAttribute('data-newest', newest!);
  await expect(course.getByRole('img')).toHaveAttribute('aria-label', /^conv1\.weight over time: \d+ histograms/);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });

  // One pointer over all charts.
  await page.getByRole('radio', { name: 'Steps' }).click();
  const plot = loss.locator('.u-over');
  const box = (await plot.boundingBox())!;
  // Behind the first report, which knows no load of the processor yet.
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const places = page.getByTestId('chart-at');
  await expect(places).toHaveCount(8);
  expect(new Set(await places.allTextContents()).size).toBeLessThanOrEqual(3);
  await expect(places.first()).toHaveText(/^Steps [\d,]+$/);
  await page.mouse.move(box.x + 6, box.y + box.height / 2);

  // Dragging zooms all of them in.
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId('show-all')).toBeVisible();
  const [from, to] = [Number(await loss.getAttribute('data-from')), Number(await loss.getAttribute('data-to'))];
  expect(from).toBeGreaterThan(0);
  expect(to - from).toBeLessThan(0.15 * 5);
  await plot.dblclick();
  await expect(page.getByTestId('show-all')).toHaveCount(0);
  await expect(loss).toHaveAttribute('data-from', '0');

  // Each step, without smoothing: the last value of the chart is that of the last step.
  await page.getByTestId('smoothing').fill('0');
  await page.mouse.move(0, 0);
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-chart-'));
  const save = async (kind: 'PNG' | 'SVG' | 'CSV'): Promise<Buffer> => {
    const path = join(folder, `loss.${kind.toLowerCase()}`);
    await (shell as ElectronShell).app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await loss.getByTestId('save-chart').click();
    await page.getByRole('menuitem', { name: kind }).click();
    await expect(page.getByTestId('toasts')).toContainText(`Saved loss.${kind.toLowerCase()}`);
    return readFileSync(path);
  };
  const rows = (await save('CSV')).toString('utf8').trim().split('\n');
  const count = await steps();
  expect(rows[0]).toBe('epoch,step,loss');
  expect(rows).toHaveLength(count + 1);
  expect(rows.at(-1)!.split(',')[1]).toBe(String(count));
  const last = Number(rows.at(-1)!.split(',')[2]);
  const label = (await loss.getByRole('img').getAttribute('aria-label'))!;
  expect(Number(/train ([\d.]+)/.exec(label)![1])).toBeCloseTo(last, 3);
  const svg = (await save('SVG')).toString('utf8');
  expect(svg).toContain('>Loss</text>');
  expect(svg.match(/<path d="M[^"]+L/g)?.length).toBeGreaterThan(0);
  const png = await save('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 880]);
  rmSync(folder, { recursive: true });

  // The same run from its record.
  await page.getByTestId('room-runs').click();
  await page.getByRole('button', { name: 'Charts' }).first().click();
  await expect(page.getByTestId('past-run').getByTestId('chart-gradient_norm').getByRole('img')).toBeVisible();
});
