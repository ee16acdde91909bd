/** A run that does not learn reports the reason and a remedy while it runs. */
import { expect, test } from './support/test.ts';

test('a learning rate far too low is told with a button that sets a usual one, as one step, which the run follows', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const rate = page.getByLabel('Learning rate', { exact: true });
  await rate.fill('1e-7');
  await rate.press('Enter');
  await page.getByTestId('train').click();
  // The hint is shown before the run already.
  await expect(page.getByTestId('before-training')).toContainText('far below');
  await page.getByTestId('train-anyway').click();
  const trouble = page.getByTestId('trouble');
  await expect(trouble).toContainText('no better than guessing', { timeout: 90_000 });
  await expect(trouble).toContainText('far below the usual 0.03');
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running');
  await page.getByTestId('remedy').click();
  await expect(rate).toHaveValue('0.03');
  await page.getByTestId('undo').click();
  await expect(rate).not.toHaveValue('0.03');
  await page.getByTestId('remedy').click();
  // The run follows, and learns.
  await expect(page.getByTestId('run-changes')).toContainText('→ 0.03');
  await expect(trouble).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running');
});

test('why a run did not learn stays with it: in Train after the page was opened again, and in Runs', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const rate = page.getByLabel('Learning rate', { exact: true });
  await rate.fill('1e-7');
  await rate.press('Enter');
  await page.getByTestId('train').click();
  await page.getByTestId('train-anyway').click();
  const trouble = page.getByTestId('trouble');
  await expect(trouble).toContainText('no better than guessing', { timeout: 90_000 });
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 60_000 });
  await page.reload();
  await page.getByTestId('room-train').click();
  await expect(trouble).toContainText('no better than guessing', { timeout: 30_000 });
  await page.getByTestId('room-runs').click();
  await page.getByRole('button', { name: 'Charts' }).first().click();
  await expect(page.getByTestId('past-trouble')).toContainText('far below the usual 0.03');
});
