/** A cross-validation in the window: started in the training room, one entry of the runs, each fold a run that opens. */
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

test('three folds are trained, summed up and opened', { tag: JOURNEY }, async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('new-tab').click();
  await page.getByTestId('room-data').click();
  await page.getByTestId('use-toy').click();
  await page.getByTestId('recommend-for-data').click();
  await page.getByTestId('recommend-open').click();
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('4');
  await page.getByTestId('folds-more').click();
  await page.getByTestId('fold-count').fill('3');
  await page.getByTestId('fold-count').press('Enter');
  await step(page, '1 set up');
  await page.getByRole('button', { name: 'Train 3 folds' }).click();

  const view = page.getByTestId('search-view');
  await expect(view).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  await expect(view).toContainText('3-fold cross-validation');
  await expect(view.getByTestId('open-fold')).toHaveCount(3);
  await expect(view.getByTestId('folds-mean')).toContainText(/\d ± 0\.\d/);
  await step(page, '2 scores');
  await page.getByTestId('search-back').click();
  const row = page.getByTestId('search-row');
  await expect(row).toContainText(/Validation accuracy \d\d\.\d+ ?% ± \d\.\d+ ?%/);
  await expect(page.locator('tr[data-run]')).toHaveCount(0);
  await row.getByTestId('open-search').click();
  await view.locator('tr[data-fold="2"]').getByTestId('open-fold').click();
  await expect(page.locator('tr[data-run]')).toHaveCount(3);
  await expect(page.getByTestId('past-run')).toBeVisible();
  await step(page, '3 one entry');
});
