/** The module library: saved, used in another network, exported and imported as a file, removed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronShell } from './support/electron.ts';
import { expect, test } from './support/test.ts';

test('a module is kept, used in a new network, saved as a file, removed, and comes back from the file', async ({
  shell,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-library-'));
  const path = join(folder, 'Block1.tensorsmith-module');
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await page.getByTestId('node-relu1').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+g');
  await page.getByTestId('keep-module').click();
  await expect(page.getByTestId('toasts')).toContainText('Block1 is in your library');

  await page.getByTestId('new-tab').click();
  const kept = page.locator('[data-layer="Block1"]');
  await expect(kept).toHaveCount(1);
  await kept.dblclick();
  await expect(page.getByTestId('node-block1')).toBeVisible();
  // The network has the module once, however often it is added. Fast double clicks are one.
  await page.waitForTimeout(500);
  await page.locator('[data-layer="Block1"]').last().dblclick();
  await expect(page.getByTestId('node-block2')).toBeVisible();
  await page.getByTestId('node-block2').click();
  await expect(page.getByTestId('module-inspector')).toContainText('It has 2 instances.');

  const save = page.getByRole('button', { name: 'Save Block1 as a file' });
  if (shell.name === 'browser') {
    const download = page.waitForEvent('download');
    await kept.last().hover();
    await save.click();
    writeFileSync(path, readFileSync(await (await download).path()));
  } else {
    await (shell as ElectronShell).app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await kept.last().hover();
    await save.click();
    await expect(page.getByTestId('toasts')).toContainText('Saved Block1');
    expect(readFileSync(path, 'utf8')).toContain('tensorsmith-module');
  }
  await kept.last().hover();
  await page.getByRole('button', { name: 'Remove Block1 from my library' }).click();
  await expect(save).toHaveCount(0);
  await page.reload();
  await page.getByTestId('node-block1').waitFor();
  await expect(save).toHaveCount(0);

  await shell.pickData([path], () => page.getByTestId('import-module').click());
  await expect(save).toHaveCount(1);
  await page.reload();
  await expect(save).toHaveCount(1);

  writeFileSync(path, '{"format":"something"}');
  await shell.pickData([path], () => page.getByTestId('import-module').click());
  await expect(page.getByTestId('toasts')).toContainText('not a Tensorsmith module');
  rmSync(folder, { recursive: true });
});
