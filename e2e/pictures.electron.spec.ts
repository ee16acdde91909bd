/** The small live pictures of layers in the inspector. */
import type { Page } from '@playwright/test';
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

async function add(page: Page, type: string): Promise<void> {
  await page.getByTestId('find-layer').fill(type);
  await page.getByTestId('find-layer').press('Enter');
}

test('a picture says what it shows and follows the parameters of its layer', async ({ shell }) => {
  const { page } = shell;
  const picture = page.getByTestId('inspector').locator('[role=img]');
  await page.getByTestId('new-tab').click();

  await add(page, 'Linear');
  await expect(picture).toHaveAccessibleName(/^Each of 10 outputs .* plus a bias$/);
  await expect(page.getByTestId('layer-linear').locator('line')).toHaveCount(16);
  await setField(page, 'out_features', 2);
  await expect(picture).toHaveAccessibleName(/^Each of 2 outputs/);
  await expect(page.getByTestId('layer-linear').locator('line')).toHaveCount(8);

  await add(page, 'GroupNorm');
  await expect(picture).toHaveAccessibleName(/^All channels of one sample are normalized/);
  await setField(page, 'num_groups', 2);
  await expect(picture).toHaveAccessibleName(/^The channels of one sample in each of 2 groups/);

  await add(page, 'PixelShuffle');
  await expect(page.getByTestId('layer-mapping').locator('rect.value')).toHaveCount(16 + 16);
  await setField(page, 'upscale_factor', 3);
  await expect(page.getByTestId('layer-mapping').locator('rect.value')).toHaveCount(36 + 36);
  await expect(picture).toHaveAccessibleName('9 channels become one that is 3 times as high and wide');

  await page.getByTestId('language').click();
  await expect(picture).toHaveAccessibleName('9 个通道合成一个，高和宽各为原来的 3 倍');
});

test('a picture writes what it computes, and follows the axes of its layer', async ({ shell }) => {
  const { page } = shell;
  const picture = page.getByTestId('inspector').locator('[role=img]');
  const cells = page.getByTestId('layer-mapping').locator('rect.value, rect.negative');
  await page.getByTestId('new-tab').click();

  await add(page, 'Sum');
  await expect(picture).toHaveAccessibleName('The values along axis -1 are reduced to their sum');
  await expect(picture).toContainText('Σ x = −0.1');
  await expect(cells).toHaveCount(24 + 6);
  await setField(page, 'dim', 1);
  await expect(cells).toHaveCount(24 + 12);

  await add(page, 'Formula');
  await expect(cells).toHaveCount(9 + 9 + 9);
  const expression = page.getByTestId('inspector').getByTestId('field-expression');
  await expression.fill('log(x)');
  await expression.press('Enter');
  await expect(page.getByTestId('layer-curve')).toHaveAttribute('aria-valuetext', 'f(1.0) = 0.000');
  await page.getByTestId('layer-curve').press('ArrowLeft');
  await expect(page.getByTestId('layer-curve')).toHaveAttribute('aria-valuetext', 'f(0.9) = −0.105');
});

test('dropout is drawn anew by its button', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  await add(page, 'Dropout');
  const drawn = () =>
    page
      .getByTestId('layer-dropout')
      .locator('circle.lit')
      .evaluateAll((all) => all.map((one) => `${one.parentElement?.getAttribute('transform')}`).join());
  const first = await drawn();
  await page.getByTestId('layer-dropout').getByRole('button', { name: 'Sample again' }).click();
  await expect.poll(drawn).not.toBe(first);
});

test('a picture moves while the keyboard is on it, and under reduced motion only step by step', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  await add(page, 'Conv2d');
  const window = page.getByTestId('layer-window');
  await expect(window).toHaveAttribute('data-playing', 'false');
  // The name field comes before it, and keyboard focus is visible.
  await page.getByTestId('node-name').focus();
  await page.keyboard.press('Tab');
  await expect(window.getByRole('button')).toBeFocused();
  await expect(window).toHaveAttribute('data-playing', 'true');
  await expect(window).not.toHaveAttribute('data-step', '0');
  await page.keyboard.press('Enter');
  await expect(window).toHaveAttribute('data-playing', 'false');

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await add(page, 'MaxPool2d');
  await window.hover();
  await expect(window).toHaveAttribute('data-playing', 'false');
  await expect(window).toHaveAttribute('data-step', '0');
  await window.getByRole('button').click();
  await expect(window).toHaveAttribute('data-step', '1');
  await expect(window).toHaveAttribute('data-playing', 'false');
});
