/**
 * Numbers in common notations, in fields of the Train room and of a layer; invalid ones are refused with a message and
 * stay to be corrected.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

async function write(page: Page, testid: string, text: string): Promise<void> {
  await page.getByTestId(testid).fill(text);
  await page.getByTestId(testid).press('Enter');
}

test('a number with a mark of thousands, a decimal comma, wide digits or a real minus is that number', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  for (const [text, value] of [
    ['1,000', '1000'],
    ['1 200', '1200'],
    ['１０', '10'],
    ['1e3', '1000'],
  ] as const) {
    await write(page, 'epochs', text);
    await expect(page.getByTestId('epochs')).toHaveValue(value);
  }
  const rate = page.getByTestId('optimizer-lr');
  await write(page, 'optimizer-lr', '0,01');
  await expect(rate).toHaveValue('0.01');
  await write(page, 'optimizer-lr', '2e−3');
  await expect(rate).toHaveValue('0.002');

  // Refused with a message beside the field, which keeps the text, in both languages.
  await write(page, 'epochs', '1,00,000');
  await expect(page.getByTestId('epochs')).toHaveValue('1,00,000');
  await expect(page.getByRole('alert').filter({ hasText: 'A number, such as' })).toContainText('Still 1000.');
  await page.getByTestId('language').click();
  await expect(page.getByRole('alert').filter({ hasText: '需要数字' })).toContainText('当前仍为 1000');
  await page.getByTestId('language').click();
  await write(page, 'epochs', '1,00');
  await expect(page.getByRole('alert').filter({ hasText: 'A number, such as' })).toHaveCount(0);
  await expect(page.getByTestId('epochs')).toHaveValue('1');
});

test('what a layer refuses stays in its field until Escape', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  const channels = page.getByTestId('inspector').getByTestId('field-out_channels');
  const saved = await channels.inputValue();
  await channels.fill('six');
  await channels.press('Enter');
  await expect(channels).toHaveValue('six');
  await expect(page.getByTestId('inspector').getByRole('alert')).toContainText(`Still ${saved}.`);
  await channels.focus();
  await channels.press('Escape');
  await expect(channels).toHaveValue(saved);
  await expect(page.getByTestId('inspector').getByRole('alert')).toHaveCount(0);
});
