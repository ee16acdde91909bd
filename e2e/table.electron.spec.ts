/** A table with European formats, from its file to a trained network: roles are shown, chosen, and reset. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults } from './support/axe.ts';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

test('decimal commas and whole-number classes: roles, a network, a run', { tag: JOURNEY }, async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-table-'));
  const path = join(folder, 'blumen.csv');
  const rows = Array.from({ length: 150 }, (_, i) => {
    const size = (i % 3) * 2 + ((i * 7) % 11) / 10;
    return `${i + 1};${String(size.toFixed(1)).replace('.', ',')};${i % 9 ? ['nord', 'süd'][i % 2] : ''};cm;${i % 3}`;
  });
  writeFileSync(path, ['nr;länge;lage;einheit;art', ...rows].join('\r\n'));
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('start-new').click();
  await page.getByTestId('room-data').click();
  await shell.pickData([path], () => page.getByTestId('pick-data').click());

  // All rows can be scrolled over: the last one comes once it is in sight.
  const all = page.getByTestId('table-rows');
  await expect(all.locator('tr[aria-rowindex="3"]')).toContainText('süd');
  await all.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(all.locator('tr[aria-rowindex="151"]')).toContainText('cm');

  const column = (name: string) => page.locator(`tr[data-column="${name}"]`);
  await expect(column('nr').getByTestId('column-role')).toContainText('Ignore');
  await expect(column('nr')).toContainText('Looks like an ID');
  await expect(column('länge').getByTestId('column-role')).toContainText('Number');
  await expect(column('einheit')).toContainText('One value only');
  await expect(column('lage').getByTestId('column-missing')).toContainText('Own category');
  await expect(column('art').getByTestId('column-role')).toContainText('Target: class');
  await expect(page.getByTestId('table-decimal')).toContainText('comma');
  await expect(page.getByTestId('table-task')).toHaveText('Classification');

  await expect(page.getByTestId('parts-table')).toContainText('Validate');
  await step(page, '1 columns');
  await page.getByTestId('table-split').click();
  await page.getByRole('option', { name: 'By group' }).click();
  await page.getByTestId('table-split-column').click();
  await page.getByRole('option', { name: 'lage' }).click();
  await expect(column('lage')).toContainText('Splits or orders the rows');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByTestId('table-split')).toContainText('By class');

  // Sets it to number by keyboard; one undo restores it.
  await column('art').getByTestId('column-role').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Target: number' }).click();
  await expect(page.getByTestId('table-task')).toHaveText('Regression');
  await expect(page.getByTestId('table-scaling')).toContainText('Standardize');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByTestId('table-task')).toHaveText('Classification');

  // axe finds nothing serious, in the dark theme and in Chinese as well.
  for (const theme of ['light', 'dark'] as const) {
    if (theme === 'dark') {
      await page.getByTestId('language').click();
      await expect(page.getByTestId('table-task')).toHaveText('分类');
    }
    expect(await faults(page, { theme, onlySerious: true })).toEqual([]);
  }
  await page.getByTestId('language').click();

  await page.getByTestId('recommend-for-data').click();
  await expect(page.getByTestId('recommend-why')).toContainText('is one of 3 classes');
  await step(page, '2 a network for them');
  await page.getByTestId('recommend-open').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('3');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  await step(page, '3 trained');

  // The next run begins with the weights of its first kept epoch.
  await page.getByTestId('initial-weights').click();
  await page.getByRole('option').nth(1).click();
  await page.getByTestId('initial-checkpoint').click();
  await page.getByRole('option').last().click();
  await expect(page.getByTestId('initial-checkpoint')).toContainText(/^Epoch [12]/);
  await expect(page.getByTestId('transfer')).toContainText('parameters are taken');
  // Long enough to be seen running: the one before has ended too.
  await page.getByLabel('Epochs', { exact: true }).fill('60');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', /starting|running/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  await page.getByTestId('room-runs').click();
  await page.getByTestId('runs-room').getByRole('button', { name: 'Charts' }).first().click();
  await expect(page.getByTestId('run-weights')).toContainText(/Began with \d+ of \d+ parameters of “.*”: Epoch [12]/);
  rmSync(folder, { recursive: true });
});
