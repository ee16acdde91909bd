/** The list of steps: named, the current one marked, and a click goes to its state. */
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

test('every change is one named step, and a click in the history goes to it', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  const channels = page.getByTestId('inspector').getByTestId('field-out_channels');
  // Typing is one step, the next field another.
  await channels.focus();
  await channels.pressSequentially('12');
  await channels.press('Enter');
  await setField(page, 'kernel_size', 3);
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('7');
  await page.getByTestId('room-design').click();

  await page.keyboard.press('ControlOrMeta+Shift+h');
  const rows = page.getByTestId('history-list').getByRole('option');
  await expect(rows).toHaveText([
    'State when opened',
    'Change conv1.out_channels',
    'Change conv1.kernel_size',
    /^Change training: epochs\s*Current state$/,
  ]);
  await rows.nth(1).click();
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(rows).toHaveCount(4);
  await page.getByTestId('node-conv1').click();
  await expect(channels).toHaveValue('12');
  await expect(page.getByTestId('inspector').getByTestId('field-kernel_size')).toHaveValue('5');

  await page.keyboard.press('ControlOrMeta+Shift+h');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(channels).toHaveValue('12');
  await expect(page.getByTestId('inspector').getByTestId('field-kernel_size')).toHaveValue('3');
  // An edit that changes nothing is not a step.
  await setField(page, 'kernel_size', 3);
  await page.getByTestId('undo').hover();
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', 'Undo: Change training: epochs');
});
