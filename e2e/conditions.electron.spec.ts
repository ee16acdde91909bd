/** A module that repeats while a condition holds: made on the canvas, trained, looked at, and exported as a while loop. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';
import { trainSteps } from './support/train.ts';

test('a module repeats while a condition holds; it learns, shows its repeats, and is exported', async ({ shell }) => {
  const { page } = shell;
  const parameters = page.getByTestId('parameters');
  // relu4 hands on what fc2 outputs, so that a module of both keeps its shape once fc2 does.
  await page.getByTestId('node-fc2').click();
  await setField(page, 'out_features', 120);
  const counted = await parameters.textContent();
  await page.getByTestId('node-relu4').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+g');
  const block = page.getByTestId('node-block1');
  await block.click();
  await page.locator('[data-field="condition"] button').click();
  await page.getByRole('option', { name: 'while' }).click();
  // More than one repeat is proposed, of the same weights.
  await expect(page.getByTestId('inspector').getByTestId('field-repeat')).toHaveValue('8');
  await setField(page, 'repeat', 3);
  await setField(page, 'threshold', -1);
  await expect(block).toContainText('while mean>-1 ×≤3');
  expect(await parameters.textContent()).toBe(counted);
  await expect(page.getByTestId('problems')).toContainText('No problems');

  // A mean of ReLU's outputs always exceeds −1: as many repeats as allowed.
  await page.getByTestId('look').click();
  const picture = block.getByTestId('picture');
  await expect(picture).toContainText('3 repeats', { timeout: 30_000 });
  await page.getByTestId('node-block1').click();
  await setField(page, 'threshold', 1000);
  await expect(picture).toContainText('0 repeats');
  await setField(page, 'threshold', -1);
  await page.getByTestId('look').click();

  await page.getByRole('radio', { name: 'TypeScript' }).click();
  await expect(page.getByTestId('no-code')).toContainText('block1.fc2 is computed only where a condition holds');
  await page.getByTestId('export').click();
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog).toContainText('Export PyTorch');
  await dialog.getByRole('radio', { name: 'PyTorch' }).click();
  await expect(dialog.getByRole('region')).toContainText('while repeats < 3 and x.mean() > -1');
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-while-'));
  await shell.saveExport(folder, () => page.getByTestId('export-save').click());
  await expect.poll(() => existsSync(join(folder, 'train.py')), { timeout: 30_000 }).toBe(true);
  expect(readFileSync(join(folder, 'model.py'), 'utf8')).toContain('            x = self.block1(x)\n');

  await page.getByTestId('room-train').click();
  await trainSteps(page, 40);
});
