/** The page shown at the first start of the app on a machine. */
import type { Page } from '@playwright/test';

/** Leaves the first-start page for the open network; does nothing where the page is not shown. */
export async function leaveFirstStart(page: Page): Promise<void> {
  await page.locator('main').waitFor();
  const open = page.getByTestId('first-open');
  // Dispatched without the mouse, so that the tests' pointer does not move.
  if (await open.isVisible()) await open.dispatchEvent('click');
}
