/** Runs side by side: results, curves, settings that differ, and the difference of their networks on the canvas. */
import { expect, type Page, test } from '@playwright/test';
import { setField } from './support/draw.ts';
import { startElectron } from './support/electron.ts';

async function trainOneEpoch(page: Page): Promise<void> {
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.getByTestId('train').click();
  const status = page.getByTestId('run-status');
  await expect(status).toHaveAttribute('data-status', /running|starting/, { timeout: 30_000 });
  await expect(status).toHaveAttribute('data-status', 'finished', { timeout: 120_000 });
}

test('two runs are compared, down to the layers that differ; the end of each is announced', async () => {
  const shell = await startElectron();
  const { app, page } = shell;
  // A window in the background, on a system with notifications.
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const announced: string[] = [];
    Object.assign(globalThis, { announced });
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: { title: string; body: string }) {
      announced.push(`${this.title}: ${this.body}`);
    };
  });
  // Half of the samples are enough for what is compared.
  await page.getByTestId('room-data').click();
  const share = page.getByRole('textbox', { name: 'Validation', exact: true });
  await share.fill('50');
  await share.press('Enter');
  await trainOneEpoch(page);
  await page.getByTestId('room-design').click();
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 8);
  await page.getByTestId('node-relu1').click();
  await page.keyboard.press('Delete');
  await page.getByTestId('room-train').click();
  await page.getByLabel('Learning rate', { exact: true }).first().fill('0.01');
  await trainOneEpoch(page);

  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { announced: string[] }).announced))
    .toEqual([
      expect.stringMatching(/^Training finished: Validation accuracy 9\d\.\d\d %$/),
      expect.stringMatching(/^Training finished: Validation accuracy 9\d\.\d\d %$/),
    ]);

  await page.getByTestId('room-runs').click();
  const list = page.getByTestId('runs-room');
  await expect(list.getByTestId('select-run')).toHaveCount(2);
  await page.getByTestId('filter-runs').fill('nothing of that name');
  await expect(list).toContainText('No run matches');
  await page.getByTestId('filter-runs').fill('lenet finished');
  await expect(page.getByTestId('compare-runs')).toBeDisabled();
  for (const box of await list.getByTestId('select-run').all()) await box.check();
  await page.getByTestId('compare-runs').click();

  const compare = page.getByTestId('compare');
  await expect(compare).toContainText('Compare 2 runs');
  await expect(page.getByTestId('compare-settings')).toContainText('training.optimizer.lr');
  await expect(page.getByTestId('compare-settings')).not.toContainText('training.seed');
  await expect(page.getByTestId('compare-curves')).toHaveAttribute('data-ready', 'true');
  await page.getByRole('radio', { name: 'Validation accuracy' }).click();
  await expect(page.getByTestId('compare-curves').locator('.legend')).toContainText(/9\d\.\d+ %/);
  const networks = page.getByTestId('compare-networks');
  await expect(networks).toContainText('out_channels 6 → 8');
  await expect(networks).toContainText('relu1 (ReLU) removed');

  await page.getByTestId('paint-difference').click();
  await expect(page.getByTestId('node-conv1')).toHaveAttribute('data-difference', 'changed');
  await expect(page.getByTestId('node-fc3')).not.toHaveAttribute('data-difference', /./);
  await expect(page.getByTestId('difference-bar')).toContainText('0 added, 1 changed, 1 removed');
  await expect(page.getByTestId('difference-bar')).toContainText('Removed: relu1');
  // It follows edits.
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 6);
  await expect(page.getByTestId('node-conv1')).not.toHaveAttribute('data-difference', /./);
  await page.getByTestId('difference-hide').click();
  await expect(page.getByTestId('difference-bar')).toHaveCount(0);
  await shell.close();
});
