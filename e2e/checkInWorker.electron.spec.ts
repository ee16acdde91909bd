/** Documents from outside are read and analyzed in a worker, where they cannot block the window. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

const LARGE = readFileSync(new URL('../resources/samples/resnet18.json', import.meta.url), 'utf8');
const tabs = (page: Page) => page.getByTestId('tabs').getByRole('tab');

const drop = (page: Page, text: string): Promise<void> =>
  page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'large.json', { type: 'application/json' }));
    for (const name of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true, clientX: 400, clientY: 300 }),
      );
  }, text);

test('one that cannot be analyzed in time leaves the window free, and is not opened', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.evaluate(() => {
    const real = window.Worker;
    // A worker that never finishes: no known document keeps a real one busy for so long.
    const hung = class {
      postMessage(): void {}
      terminate(): void {
        window.Worker = real;
      }
    };
    window.Worker = hung as unknown as typeof Worker;
  });
  await drop(page, LARGE);
  await expect(page.getByText('Reading and analyzing the network…')).toBeVisible();
  await page.getByTestId('node-conv1').click();
  await expect(page.getByTestId('inspector').getByTestId('field-out_channels')).toHaveValue('6');
  await expect(page.getByText('longer than 10 seconds')).toBeVisible({ timeout: 20_000 });
  await expect(tabs(page)).toHaveCount(1);

  await drop(page, LARGE);
  await expect(tabs(page)).toHaveCount(2);
  await expect(page.getByTestId('tabs').getByText('ResNet')).toBeVisible();
});

test('one that is none says so', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await drop(page, LARGE.replace('"type": "Conv2d"', '"type": 7'));
  await expect(page.getByTestId('toasts').getByText('damaged at graph.nodes')).toBeVisible();
  await expect(tabs(page)).toHaveCount(1);
});

test('what cannot be opened by a drop is answered with what can be', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a,b'], 'iris.csv'));
    dataTransfer.items.add(new File([''], 'movie.mkv'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByTestId('toasts')).toContainText('“iris.csv” looks like data');
  await expect(page.getByTestId('toasts')).toContainText('“movie.mkv” cannot be opened');
  await expect(page.getByTestId('room-data')).toHaveAttribute('aria-current', 'page');
});
