/**
 * Without a mouse: a network built, connected and trained by keyboard; custom shortcuts; a shared network; code and
 * drawing side by side.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

/** Adds a layer after the selected one. */
async function add(page: Page, type: string): Promise<void> {
  await page.keyboard.press('a');
  await expect(page.getByTestId('quick-add')).toBeVisible();
  await page.keyboard.type(type);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('quick-add')).toHaveCount(0);
}

/** Runs a command through the command palette. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

test('a network is built, connected, fixed and trained by keys alone', { tag: JOURNEY }, async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  // LeNet and its data are open; its layers are removed, its data stay.
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(page.locator('.svelte-flow__node')).toHaveCount(0);

  await add(page, 'input');
  await add(page, 'flatten');
  await add(page, 'linear');
  await add(page, 'relu');
  // A second branch from the Input: Linear, then Add.
  await add(page, 'linear');
  await add(page, 'output');
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(5);
  await step(page, '1 drawn');

  // The Output is connected to the first Linear, picked from a list, and to the second again.
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect(page.getByTestId('node-name')).toHaveValue('fc1');
  await page.keyboard.press('c');
  await page.keyboard.type('output1');
  await page.keyboard.press('Enter');
  // In topological order the Output now comes before the second Linear.
  for (const name of ['relu1', 'output1', 'fc2']) {
    await page.keyboard.press(']');
    await expect(page.getByTestId('node-name')).toHaveValue(name);
  }
  await page.keyboard.press('c');
  await page.keyboard.type('output1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('problems')).toContainText('No problems');

  await page.keyboard.press('F2');
  await expect(page.getByTestId('node-name')).toBeFocused();
  await page.keyboard.type('logits');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-logits')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('stop')).toBeVisible();
  await step(page, '2 trains');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(page.getByTestId('train')).toBeVisible({ timeout: 60_000 });
});

test('the outline names every layer and what it is connected with, and follows the arrows', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await command(page, 'outline');
  const outline = page.getByTestId('outline');
  await expect(outline.getByRole('option')).toHaveCount(14);
  await expect(
    outline.getByRole('option', { name: /^conv1, Conv2d 1→6, 5×5, pad 2, from image, to relu1/ }),
  ).toBeVisible();
  await outline.getByRole('listbox').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('inspector').getByTestId('node-name')).toHaveValue('conv1');
  await page.keyboard.press('End');
  await expect(page.getByTestId('inspector').getByTestId('node-name')).toHaveValue('logits');
});

test('a command gets other keys, which menus and tooltips show, and gives them back', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-relu1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+/');
  const keys = page.getByTestId('keys-edit.freeze');
  await keys.click();
  await page.keyboard.press('ControlOrMeta+Shift+y');
  await expect(keys).toContainText('Ctrl+Shift+Y');
  // Keys of another command are removed from it, with a message.
  await keys.click();
  await page.keyboard.press('b');
  await expect(keys).toContainText('B');
  await expect(page.getByText('Taken from “Bypass”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('node-conv1').click();
  await page.keyboard.press('b');
  await expect(page.getByTestId('node-conv1').getByLabel('frozen')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+/');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await expect(keys).toContainText('F');
  await page.keyboard.press('Escape');
});

test('a document that is pasted as text opens as one', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  const text = readFileSync(new URL('../resources/samples/vgg.json', import.meta.url), 'utf8');
  await page.evaluate((copied) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', copied);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect(page.getByRole('tab')).toHaveCount(2);
  await expect(page.getByTestId('toasts')).toContainText('from the clipboard');
  await expect(page.getByTestId('problems')).toContainText('No problems');
});

test('a network goes to somebody else as one line of text', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await command(page, 'share text');
  await expect(page.getByTestId('toasts')).toContainText('Pasted in Tensorsmith');
  await page.getByTestId('room-train').click();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByTestId('toasts')).toContainText('from the clipboard');
  await page.getByTestId('room-design').click();
  await expect(page.getByRole('tab')).toHaveCount(2);
  await expect(page.getByTestId('node-conv1')).toContainText('1→6, 5×5, pad 2');
  await expect(page.getByTestId('problems')).toContainText('No problems');
});

test('a line of the code selects its layer, and a layer marks its lines', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-fc2').click();
  await expect(page.getByTestId('code').locator('.hit').first()).toContainText('fc2');
  await page.getByTestId('code').getByText("name: 'conv2'").click();
  await expect(page.getByTestId('node-name')).toHaveValue('conv2');
});
