/** A time series, from its file to the forecast: windows are proposed and seen, a network is recommended and trained. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

const STATIONS = fileURLToPath(new URL('../engine/datasets/testing/fixtures/series/stations.csv', import.meta.url));

test(
  'two stations become windows, and their next week is forecast better than by the last value or week',
  { tag: JOURNEY },
  async ({ shell }) => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-series-'));
    const path = join(folder, 'stations.csv');
    copyFileSync(STATIONS, path);
    const { page } = shell;
    await page.getByTestId('node-conv1').waitFor();
    await page.getByTestId('new-tab').click();
    await page.getByTestId('room-data').click();
    await shell.pickData([path], () => page.getByTestId('pick-data').click());

    await expect(page.getByTestId('windows-card')).toContainText('28 rows, target 1 after them, 2 series');
    await expect(page.getByTestId('window-time')).toContainText('day');
    await expect(page.getByTestId('window-series')).toContainText('station');
    await expect(page.getByTestId('windows-split')).toContainText('By time');
    await page.getByTestId('window-length').fill('14');
    await page.getByTestId('window-length').press('Enter');
    await expect(page.getByTestId('data-room')).toContainText('14×4');
    await expect(page.getByTestId('window-example')).toHaveCount(6);
    await step(page, '1 windows');
    // Rows again, and back: one undo.
    await page.getByTestId('window-kind').click();
    await page.getByRole('option', { name: 'one row' }).click();
    await expect(page.getByTestId('windows-card')).toHaveCount(0);
    await expect(page.getByTestId('table-split')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.getByTestId('windows-card')).toContainText('14 rows');

    // A week of values, as long as the season that was found.
    await expect(page.getByTestId('window-season')).toHaveValue('7');
    await page.getByTestId('window-forecast').click();
    await page.getByRole('option', { name: 'all next values' }).click();
    await expect(page.getByTestId('windows-card')).toContainText('14 rows, targets of the next 7, 2 series');
    await expect(page.getByTestId('window-horizon')).toHaveValue('7');

    await page.getByTestId('recommend-for-data').click();
    await expect(page.getByTestId('recommend-why')).toContainText(
      'a GRU of 32 units reads them row by row and forecasts the next 7 values',
    );
    await page.getByTestId('recommend-open').click();
    await expect(page.getByTestId('problems')).toContainText('No problems');
    await page.getByTestId('room-train').click();
    await page.getByLabel('Epochs', { exact: true }).fill('25');
    await page.getByTestId('train').click();
    await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });

    await page.getByTestId('room-explore').click();
    await page.getByTestId('run-test').click();
    await expect(page.getByTestId('forecast')).toHaveAttribute('data-count', /^1\d\d$/, { timeout: 30_000 });
    await expect(page.getByTestId('against-naive')).toHaveText(
      /^RMSE is [1-5]\d\.?\d* ?% below that of the seasonal naive forecast, the better of the two naive ones\.$/,
    );
    const scores = page.getByTestId('target-scores');
    await expect(scores.getByRole('row')).toHaveCount(8);
    await scores.getByRole('button', { name: '7' }).click();
    await expect(page.getByRole('img', { name: 'Forecast of load, 7 ahead' })).toBeVisible();
    await step(page, '2 forecast');
    await page.getByRole('radio', { name: 'Try it' }).click();
    const rows = page.getByTestId('try-window');
    await expect(rows).toHaveValue(/^station,wind,load\n/);
    await expect(page.getByTestId('predicted')).toHaveCount(7);
    await expect(page.getByRole('img', { name: 'load: the next 7 values' })).toBeVisible();
    await step(page, '3 what comes next');
    await rows.fill('station,wind,load\nnorth,6,120');
    await expect(page.getByTestId('try-it')).toContainText('There are 1 rows, and the network looks at 14');
    rmSync(folder, { recursive: true });
  },
);
