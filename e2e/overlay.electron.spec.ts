/** Training statistics on the canvas. */
import { expect, test } from './support/test.ts';

test('while the network trains, every layer shows the gradient that reaches it, and a strip how far it is', async ({
  shell,
}) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await expect(page.getByTestId('training-strip')).toHaveCount(0);
  await page.getByTestId('train').click();
  await page.getByTestId('room-design').click();
  const strip = page.getByTestId('training-strip');
  await expect(strip).toContainText('epoch 1 of', { timeout: 60_000 });
  const heat = page.getByTestId('node-conv1').getByTestId('heat');
  await expect(heat).toContainText('∇ ', { timeout: 60_000 });
  await expect(page.getByTestId('node-fc3').getByTestId('heat')).toHaveAttribute('aria-label', /^Gradient .* zero$/);
  // All but the Output, which has no output.
  await expect(page.getByTestId('heat')).toHaveCount((await page.locator('.svelte-flow__node').count()) - 1);
  await expect(page.getByTestId('node-logits').getByTestId('heat')).toHaveCount(0);
  const widths = await page
    .getByTestId('heat')
    .locator('i')
    .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).style.width));
  // They differ, and one is the largest.
  expect(widths).toContain('100%');
  expect(new Set(widths).size).toBeGreaterThan(3);
  await strip.click();
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('train')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('room-design').click();
  await expect(page.getByTestId('training-strip')).toHaveCount(0);
  await expect(page.getByTestId('heat')).toHaveCount(0);
});
