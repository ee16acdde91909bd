/** Files and the question about unsaved changes, with the native dialogs answered. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setField } from './support/draw.ts';
import { startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

test('save as, change, save, open again; a bad file says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const shell = await startElectron();
  const { page, app } = shell;
  const path = join(folder, 'mine.tensorsmith');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 7);
  await page.keyboard.press('ControlOrMeta+s');
  const saved = () =>
    JSON.parse(readFileSync(path, 'utf8')) as { graph: { nodes: { name: string; params: object }[] } };
  await expect
    .poll(() => {
      try {
        return saved().graph.nodes[1]?.params;
      } catch {
        return null;
      }
    })
    .toMatchObject({ out_channels: 7 });

  await setField(page, 'out_channels', 9);
  await page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => saved().graph.nodes[1]?.params).toMatchObject({ out_channels: 9 });
  const recent = await shell.call('document.recent', {});
  expect(recent.ok && recent.value[0]?.path).toBe(path);

  const bad = join(folder, 'newer.tensorsmith');
  writeFileSync(bad, JSON.stringify({ ...saved(), version: 99 }));
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, bad);
  await page.keyboard.press('ControlOrMeta+o');
  await expect(page.getByTestId('toasts')).toContainText('This document was saved by a newer Tensorsmith (format 99');
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

test('closing with unsaved changes asks: cancel stays, save saves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const shell = await startElectron();
  const { page, app } = shell;
  const path = join(folder, 'kept.tensorsmith');
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 5);
  const window = await app.browserWindow(page);
  const answer = async (button: number) => {
    await app.evaluate(
      ({ dialog }, { response, filePath }) => {
        dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false });
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        const seen = globalThis as { asked?: number };
        const ask = dialog.showMessageBox;
        dialog.showMessageBox = ((...args: Parameters<typeof ask>) => {
          seen.asked = (seen.asked ?? 0) + 1;
          return ask(...args);
        }) as typeof ask;
      },
      { response: button, filePath: path },
    );
    await window.evaluate((own) => own.close());
  };
  // The buttons are Save, Don't save, Cancel, in the order of the dialog.
  await answer(2);
  await expect.poll(() => app.evaluate(() => (globalThis as { asked?: number }).asked)).toBe(1);
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  const closed = app.waitForEvent('close');
  await answer(0).catch(() => undefined);
  await closed;
  expect(readFileSync(path, 'utf8')).toContain('"out_channels": 5');
  rmSync(folder, { recursive: true, force: true });
});

test('settings and the window come back as they were', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-again-'));
  const first = await startElectron({ profile, size: { width: 1111, height: 777 } });
  await first.page.getByTestId('language').click();
  await expect(first.page.getByTestId('room-design')).toContainText('设计');
  await first.page.waitForTimeout(1000);
  await first.close();
  const second = await startElectron({ profile, size: null });
  await expect(second.page.getByTestId('room-design')).toContainText('设计');
  const window = await second.app.browserWindow(second.page);
  const [width, height] = await window.evaluate((own) => own.getContentSize());
  expect([width, height]).toEqual([1111, 777]);
  await second.close();
  rmSync(profile, { recursive: true, force: true });
});
