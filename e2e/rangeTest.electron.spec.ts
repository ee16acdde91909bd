/** The learning rate range test: from the settings to a rate in the document. */
import { expect, test } from './support/test.ts';

test('finds a learning rate, draws it and puts it into the settings; waits while a run is on', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await page.getByTestId('room-train').click();
  const rate = page.getByLabel('Learning rate', { exact: true });
  await rate.fill('0.0000002');
  await rate.press('Enter');
  await page.getByTestId('find-rate').click();
  await expect(page.getByTestId('range-chart')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('range-said')).toContainText('falls fastest');
  const use = page.getByTestId('range-use');
  const suggested = (await use.innerText()).replace('Use ', '');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('rate-far')).toContainText(`far from ${suggested}`);
  await page.getByTestId('find-rate').click();
  await use.click();
  await expect(rate).toHaveValue(suggested);
  await expect(page.getByTestId('rate-far')).toHaveCount(0);
  // It created no run.
  const list = await shell.call('runs.list', {});
  expect(list.ok && list.value.runs).toEqual([]);

  await page.getByTestId('epochs').fill('5000');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await page.getByTestId('tabs').getByRole('tab').first().click();
  await page.getByTestId('find-rate').click();
  await expect(page.getByTestId('range-dialog')).toContainText('is training');
});
