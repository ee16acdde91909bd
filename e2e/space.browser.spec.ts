/** The zoom of the window's content, which the browser sets. */
import { expect, test } from './support/test.ts';

test('in a browser the settings say that its own zoom sets the size', async ({ shell }) => {
  await expect(shell.page.getByTestId('node-conv1')).toBeVisible();
  await shell.page.keyboard.press('ControlOrMeta+,');
  await expect(shell.page.getByTestId('settings-dialog')).toContainText('zoom of your browser');
});
