/** A run belongs to the engine, not to the page that started it: a reopened page controls it again. */
import type { Shell } from './support/shell.ts';
import { expect, test } from './support/test.ts';

const steps = async ({ page }: Shell): Promise<number> =>
  Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));

async function trainLong(shell: Shell): Promise<void> {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const epochs = page.getByTestId('epochs');
  await epochs.fill('50');
  await epochs.press('Enter');
  await page.getByTestId('train').click();
  await expect.poll(() => steps(shell), { timeout: 90_000 }).toBeGreaterThan(100);
}

async function takenUp(shell: Shell, before: number): Promise<void> {
  const { page } = shell;
  await page.getByTestId('room-train').click({ timeout: 30_000 });
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 30_000 });
  // With earlier metrics, and those from now on.
  await expect.poll(() => steps(shell)).toBeGreaterThan(before);
}

test('a page that is reloaded takes up the run that is on, and stops it', async ({ shell }) => {
  const { page } = shell;
  await trainLong(shell);
  const before = await steps(shell);
  const log = async (): Promise<string[]> => (await page.getByTestId('log').innerText()).split('\n');
  const [first] = await log();
  // The browser asks before a page with a run is left.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.waitForTimeout(1000);
  await page.reload();
  await takenUp(shell, before);
  expect((await log())[0]).toBe(first);
  // Reading the data does not wait for the end of the run.
  await expect(page.getByText('Reading data…')).toHaveCount(0);
  await page.getByTestId('room-runs').click();
  const row = page.getByTestId('runs-room').locator('tbody tr').first();
  await expect(row.locator('td').nth(3)).not.toHaveText(/^0(\.0)? s$/);
  await page.getByTestId('stop-run').click();
  await page.getByTestId('room-train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
});
