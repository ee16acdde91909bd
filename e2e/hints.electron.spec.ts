/** Hints: a badge on the layer, a count in the status bar, listed before the run, fixed by one click. */
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

test('an output that is too wide is marked, counted, named before the run and mended there', async ({ shell }) => {
  const { page } = shell;
  const status = page.getByTestId('problems');
  await expect(status).toHaveText('No problems');
  // The data are read in the background, after which the number of classes is known.
  await expect(page.locator('footer')).toContainText('60,000 images');
  await page.getByTestId('node-fc3').click();
  await setField(page, 'out_features', 784);
  await expect(status).toHaveText('1 hint');
  await expect(page.getByTestId('hint-logits')).toBeVisible();
  // The count leads to the hint.
  await status.click();
  await expect(page.getByTestId('inspector')).toContainText('but the data has 10 classes');

  await page.getByTestId('train').click();
  const dialog = page.getByTestId('before-training');
  await expect(dialog).toContainText('but the data has 10 classes');
  await dialog.getByTestId('hint-fix').click();
  await expect(dialog).not.toContainText('classes');
  await page.keyboard.press('Escape');
  await expect(status).toHaveText('No problems');
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /fix/i);

  // Training with hints asks once.
  await page.getByTestId('undo').click();
  await page.getByTestId('train').click();
  await page.getByTestId('train-anyway').click();
  await page.getByTestId('stop').click({ timeout: 60_000 });
  await expect(page.getByTestId('train')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('train').click();
  await expect(page.getByTestId('before-training')).toHaveCount(0);
  await page.getByTestId('stop').click({ timeout: 60_000 });
});

test('while a network has no end the code says so, and nothing is called "No problems"', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('problems')).toHaveText('No problems');
  await page.getByTestId('node-logits').click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('problems')).toContainText('hint');
  await expect(page.getByTestId('code-lacking')).toContainText('no Output');
  await expect(page.getByTestId('code')).not.toContainText('throw');
});
