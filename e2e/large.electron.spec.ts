/** A network of 500 layers: zoomed out, zoomed in, and its code. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeNetwork } from '../bench/largeNetwork.ts';
import { writeDocument } from '../engine/model/serialize.ts';
import { expect, test } from './support/test.ts';

test('from afar layers are blocks of color, near by words; the code is read, pressed and marked to its end', async ({
  shell,
}) => {
  const { page } = shell;
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-large-'));
  const file = join(folder, 'large.tensorsmith');
  writeFileSync(file, writeDocument(largeNetwork(500)));
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await shell.pickData([file], () => page.keyboard.press('ControlOrMeta+o'));
  const conv = page.getByTestId('node-conv2d2of500');
  await expect(conv).toBeVisible();
  rmSync(folder, { recursive: true });
  const words = conv.getByText('Conv2d');
  await expect(words).toBeVisible();
  await expect(page.locator('[data-edge=e1]')).toBeVisible();

  await page.keyboard.press('ControlOrMeta+0');
  await expect(words).toBeHidden();
  await expect(page.locator('[data-edge=e1]')).toBeHidden();
  // Illegible nodes are still announced.
  await expect(page.getByRole('group', { name: 'Conv2d conv2d2of500' })).toBeVisible();

  const code = page.getByTestId('code');
  await expect(code).toContainText("name: 'conv2d494of500'");
  await code.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(code.locator('.keyword', { hasText: 'return' }).last()).toBeInViewport();
  await code.getByText("name: 'conv2d494of500'").click();
  await expect(page.getByTestId('node-name')).toHaveValue('conv2d494of500');
  await expect(code.locator('.hit').first()).toContainText('conv2d494of500');

  // A layer at the other end scrolls its lines into view.
  await conv.click();
  await expect(code.locator('.hit').first()).toContainText('const conv2d2of500');
  await expect(code.locator('.hit').first()).toBeInViewport();
});
