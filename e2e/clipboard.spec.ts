/** Copying and pasting layers within a network and between networks. */
import { expect, test } from './support/test.ts';

/** Text of the status bar for a network that can be trained: hints are not problems. */
const SOUND = /^(No problems|\d+ hints?)$/;

test('copied layers go to another network as text, with their module; with connections where they came from', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-relu3').click();
  await page.getByTestId('node-fc2').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+g');
  await expect(page.getByTestId('node-block1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('ControlOrMeta+Shift+v');
  await expect(page.getByTestId('node-block2')).toBeVisible();
  await expect(page.getByTestId('problems')).toHaveText(SOUND);

  await page.getByTestId('new-tab').click();
  await expect(page.getByTestId('empty-canvas')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByTestId('node-block1')).toContainText('Block1');
  await expect(page.getByTestId('problems')).toContainText('1 problem');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByTestId('node-fc2')).toBeVisible();
});

test('what was copied is pasted at once, however slow the clipboard is', async ({ shell }) => {
  const { page } = shell;
  // This replaces the clipboard of the browser only; Electron's is separate.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => new Promise((done) => setTimeout(done, 400)).then(() => write(text));
  });
  await page.getByTestId('node-relu3').click();
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('ControlOrMeta+Shift+v');
  await expect(page.getByTestId('node-relu5')).toBeVisible();
});
