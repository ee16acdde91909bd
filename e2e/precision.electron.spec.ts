/** Mixed precision, from the setting to a run and its evaluation; WebAssembly has float32 alone. */
import { expect, test } from './support/test.ts';

test('trains in mixed bfloat16, in Chinese too, and says where a device cannot', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await page.getByTestId('room-train').click();
  const precision = page.getByTestId('precision');
  await expect(precision).toContainText('float32');
  await precision.click();
  // What is said depends on the processor: instructions for it, or none.
  await expect(page.getByRole('option', { name: /mixed bfloat16/ })).toContainText(/nstructions for bfloat16/);
  await page.getByRole('option', { name: /mixed bfloat16/ }).click();
  await page.getByTestId('train').click();
  const status = page.getByTestId('run-status');
  await expect(status).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  const list = await shell.call('runs.list', {});
  const run = list.ok ? list.value.runs[0]! : null;
  expect(run).toMatchObject({ status: 'finished' });
  const document = await shell.call('run.document', { run: run!.run });
  expect(document.ok && document.value.document.training.precision).toBe('bfloat16');
  const tested = await shell.call('run.evaluate', { run: run!.run });
  expect(tested.ok && Number.isFinite(tested.value.loss)).toBe(true);

  await page.getByTestId('language').click();
  await expect(precision).toContainText('混合 bfloat16');
  await page.getByTestId('device-choice').click();
  await page.getByRole('option', { name: /WebAssembly/ }).click();
  await precision.click();
  await expect(page.getByRole('option', { name: /bfloat16/ })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await page.getByTestId('train').click();
  await expect(page.locator('body')).toContainText('只以 float32 计算。请将精度设为 float32');
});
