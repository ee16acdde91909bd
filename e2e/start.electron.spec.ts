/** The start page, a recommendation for data, and the tour from nothing to a tested network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

test('closing the last network leads to the start page, from which samples and empty networks open', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+w');
  const start = page.getByTestId('start-page');
  await expect(start).toBeVisible();
  await expect(page.getByTestId('tabs').getByRole('tab')).toHaveCount(0);
  await expect(page.getByTestId('sample-resnet18')).toContainText('11.2 M parameters');
  await page.getByTestId('sample-mlp').click();
  await expect(page.getByTestId('node-fc1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await expect(start).toBeVisible();
  await page.getByTestId('start-new').click();
  await expect(page.getByTestId('empty-canvas')).toBeVisible();
  await expect(page.getByTestId('tabs').getByRole('tab')).toHaveCount(2);
});

test('a table gets a network of its width, for its task, ready to train', async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-table-'));
  const path = join(folder, 'prices.csv');
  const rows = Array.from(
    { length: 200 },
    (_, i) => `${i % 17},${(i * 7) % 23},${((i % 17) * 3 + ((i * 7) % 23)).toFixed(1)}`,
  );
  writeFileSync(path, ['rooms,age,price', ...rows].join('\n'));
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('start-recommend').click();
  await shell.pickData([path], () => page.getByTestId('recommend-pick').click());
  await expect(page.getByTestId('recommend-why')).toContainText('is a number');
  await page.getByTestId('recommend-open').click();
  await expect(page.getByTestId('node-fc1')).toContainText('2→32');
  await expect(page.getByTestId('node-fc3')).toContainText('32→1');
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  rmSync(folder, { recursive: true });
});

test('the tour goes from the data to a tested LeNet, and can be left and taken up again', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('start-tour').click();
  const card = page.getByTestId('tour');
  const step = async (name: string): Promise<void> => {
    await expect(card).toHaveAttribute('data-step', name);
    await expect(card).toHaveAttribute('data-done', 'false');
    await page.getByTestId('tour-do').click();
    await expect(card).toHaveAttribute('data-done', 'true', { timeout: 120_000 });
  };
  await step('data');
  await page.getByTestId('tour-next').click();
  await expect(card).toHaveAttribute('data-step', 'convolution');

  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('start-tour').click();

  await step('convolution');
  await page.getByTestId('tour-next').click();
  await step('rest');
  await expect(page.getByTestId('parameters')).toContainText('61,706');
  await page.getByTestId('tour-next').click();
  await step('train');
  await page.getByTestId('tour-next').click();
  await step('test');
  await expect(page.getByTestId('predictions').locator('li').first()).toBeVisible();
  await page.getByTestId('tour-next').click();
  await expect(card).toBeHidden();
});
