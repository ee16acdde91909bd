/** Brief training, for tests of what comes after it. */
import { expect, type Page } from '@playwright/test';

/** Trains the network in front for more than some steps, and stops it. The Train room is open. */
export async function trainSteps(page: Page, steps: number, timeout = 60_000): Promise<void> {
  const status = page.getByTestId('run-status');
  await page.getByTestId('train').click();
  await expect(status).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await expect
    .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout })
    .toBeGreaterThan(steps);
  await page.getByTestId('stop').click();
  await expect(status).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
}
