/** Files and the question about unsaved changes, with the native dialogs answered. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setField } from './support/draw.ts';
import { type ElectronShell, startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

test('save as, change, save, open again; a bad file says why', async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const { page, app } = shell as ElectronShell;
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
  rmSync(folder, { recursive: true, force: true });
});

test('a file that another program has changed is not overwritten without a word', async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const { page, app } = shell as ElectronShell;
  const path = join(folder, 'mine.tensorsmith');
  const elsewhere = join(folder, 'elsewhere.tensorsmith');
  const saveTo = (filePath: string) =>
    app.evaluate(({ dialog }, place) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: place });
    }, filePath);
  const channels = (): number =>
    (JSON.parse(readFileSync(path, 'utf8')) as { graph: { nodes: { params: { out_channels: number } }[] } }).graph
      .nodes[1]!.params.out_channels;
  const change = (to: number): void =>
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"out_channels": \d+/, `"out_channels": ${to}`));
  const field = page.getByTestId('inspector').getByTestId('field-out_channels');
  await saveTo(path);
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 7);
  await page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => existsSync(path) && channels()).toBe(7);

  // Reported on saving; cancelled, nothing is written.
  change(20);
  await setField(page, 'out_channels', 8);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('dialog')).toContainText('Another program has changed');
  await page.keyboard.press('Escape');
  expect(channels()).toBe(20);
  // Overwritten, when the user says so.
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByTestId('overwrite').click();
  await expect.poll(channels).toBe(8);
  // Reported when the window gets the focus; reloaded, which is an undoable step.
  change(21);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByTestId('reload-file').click();
  await page.getByTestId('node-conv1').click();
  await expect(field).toHaveValue('21');
  await page.getByTestId('undo').click();
  await expect(field).toHaveValue('8');
  // Saved elsewhere; the other program's file stays.
  change(22);
  await saveTo(elsewhere);
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByTestId('save-elsewhere').click();
  await expect.poll(() => existsSync(elsewhere)).toBe(true);
  expect(channels()).toBe(22);
  // A missing folder is not recreated.
  rmSync(folder, { recursive: true });
  await setField(page, 'out_channels', 9);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('dialog')).toContainText('is gone');
  await page.getByTestId('overwrite').click();
  await expect(page.getByTestId('toasts')).toContainText('no longer exists');
  expect(existsSync(folder)).toBe(false);
});

test('what is being typed is saved with the rest', async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const { page, app } = shell as ElectronShell;
  const path = join(folder, 'typed.tensorsmith');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await page.getByTestId('node-conv1').click();
  await page.getByTestId('node-name').fill('first_layer');
  await page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8')).toContain('first_layer');
  await expect(page.getByTestId('node-name')).toBeFocused();
  // A note has the focus: the shortcut for saving still works.
  await page.getByTestId('canvas').click({ position: { x: 40, y: 40 } });
  await page.keyboard.press('n');
  const note = page.locator('.note textarea');
  await note.fill('written, not left');
  await page.keyboard.press('ControlOrMeta+Shift+s');
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('written, not left');
  rmSync(folder, { recursive: true, force: true });
});

test('data that a document names are read after the user has seen where they lie', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-files-'));
  const secret = join(folder, 'secret.txt');
  writeFileSync(secret, 'the diary of the user, which goes nobody anything. '.repeat(20));
  const document = JSON.parse(
    readFileSync(new URL('../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'),
  ) as {
    data: { source: unknown };
  };
  document.data.source = { kind: 'text', path: secret, length: 8 };
  const path = join(folder, 'foreign.tensorsmith');
  writeFileSync(path, JSON.stringify(document));
  const profile = join(folder, 'profile');
  let shell = await startElectron({ profile });
  const open = async (response: number): Promise<void> => {
    await shell.app.evaluate(
      ({ dialog }, { file, button }) => {
        const seen = globalThis as { asked?: string };
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
        dialog.showMessageBox = ((...args: [unknown, { detail: string }]) => {
          seen.asked = args[1].detail;
          return Promise.resolve({ response: button, checkboxChecked: false });
        }) as never;
      },
      { file: path, button: response },
    );
    await shell.page.keyboard.press('ControlOrMeta+o');
    await shell.page.getByTestId('room-data').click();
  };
  await shell.page.getByTestId('node-conv1').waitFor();
  await open(1);
  await expect(shell.page.getByTestId('data-room')).toContainText(secret);
  await expect(shell.page.getByTestId('data-room')).not.toContainText('diary');
  await shell.page.getByTestId('allow-data').click();
  await shell.page.waitForTimeout(300);
  await expect(shell.page.getByTestId('data-room')).not.toContainText('diary');
  expect(await shell.app.evaluate(() => (globalThis as { asked?: string }).asked)).toBe(secret);
  await open(0);
  await shell.page.getByTestId('allow-data').click();
  await expect(shell.page.getByTestId('data-room')).toContainText('diary');
  await shell.page.waitForTimeout(800);
  await shell.close();
  // Once allowed, always allowed on this machine.
  shell = await startElectron({ profile });
  await shell.page.getByTestId('room-data').click();
  await expect(shell.page.getByTestId('data-room')).toContainText('diary');
  await shell.close();
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
