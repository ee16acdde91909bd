/** Training painted onto the drawing. */
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
  await strip.click();
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('train')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('room-design').click();
  await expect(page.getByTestId('training-strip')).toHaveCount(0);
  await expect(page.getByTestId('heat')).toHaveCount(0);
});
