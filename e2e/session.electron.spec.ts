/** What was open comes back, however the app ended. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { setField } from './support/draw.ts';
import { type ElectronShell, startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

let profile: string;
test.beforeEach(() => (profile = mkdtempSync(join(tmpdir(), 'tensorsmith-session-'))));
test.afterEach(() => rmSync(profile, { recursive: true, force: true }));

const tabs = (page: Page) => page.getByTestId('tabs').getByRole('tab');
const outChannels = (page: Page) => page.getByTestId('inspector').getByTestId('field-out_channels');

/** As a power cut: nothing of the app is asked. */
async function kill({ app }: ElectronShell): Promise<void> {
  const ended = app.waitForEvent('close');
  app.process().kill('SIGKILL');
  await ended;
}

/** Closes the window, with a button of the question that comes then. */
async function close({ app, page }: ElectronShell, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false });
  }, button);
  const window = await app.browserWindow(page);
  const closed = app.waitForEvent('close');
  await window.evaluate((own) => own.close()).catch(() => undefined);
  await closed;
}

/** The app with LeNet, whose first convolution has 7 channels, saved as that. */
async function startSaved(path: string): Promise<ElectronShell> {
  const own = await startElectron({ profile });
  await own.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await own.page.getByTestId('node-conv1').click();
  await setField(own.page, 'out_channels', 7);
  await own.page.keyboard.press('ControlOrMeta+s');
  await expect(tabs(own.page)).toHaveText(['mine']);
  return own;
}

test('killed a second after an edit, the app comes back with every tab as it was', async () => {
  const path = join(profile, 'mine.tensorsmith');
  const first = await startSaved(path);
  await first.page.keyboard.press('ControlOrMeta+n');
  await first.page.locator('[data-layer="Linear"]').dblclick();
  await expect(first.page.getByTestId('node-fc1')).toBeVisible();
  await tabs(first.page).first().click();
  await first.page.getByTestId('node-conv1').click();
  await setField(first.page, 'out_channels', 9);
  await setField(first.page, 'out_channels', 11);
  await first.page.getByTestId('undo').click();
  await first.page.waitForTimeout(1000);
  await kill(first);

  const second = await startElectron({ profile });
  await expect(tabs(second.page)).toHaveText([/^mine/, /^untitled/]);
  await expect(tabs(second.page).first()).toHaveAttribute('aria-selected', 'true');
  await expect(tabs(second.page).first()).toContainText('Not saved');
  await second.page.getByTestId('node-conv1').click();
  await expect(outChannels(second.page)).toHaveValue('9');
  // The steps go on where they were.
  await second.page.getByTestId('redo').click();
  await expect(outChannels(second.page)).toHaveValue('11');
  for (const value of ['9', '7', '6']) {
    await second.page.getByTestId('undo').click();
    await expect(outChannels(second.page)).toHaveValue(value);
  }
  await expect(second.page.getByTestId('undo')).toBeDisabled();
  await second.page.getByTestId('redo').click();
  // This is what the file has.
  await expect(tabs(second.page).first()).not.toContainText('Not saved');
  await second.page.getByTestId('redo').click();
  await expect(outChannels(second.page)).toHaveValue('9');
  // Its file is known still.
  await second.page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('"out_channels": 9');
  await tabs(second.page).nth(1).click();
  await expect(second.page.getByTestId('node-fc1')).toBeVisible();
  await second.close();
});

test('the steps of a saved network come back as long as its file holds what was saved', async () => {
  const path = join(profile, 'mine.tensorsmith');
  const first = await startSaved(path);
  await first.page.waitForTimeout(1000);
  await kill(first);

  const second = await startElectron({ profile });
  await second.page.getByTestId('node-conv1').click();
  await second.page.getByTestId('undo').click();
  await expect(outChannels(second.page)).toHaveValue('6');
  await second.page.getByTestId('redo').click();
  await expect(tabs(second.page)).toHaveText(['mine']);
  await second.page.waitForTimeout(1000);
  await kill(second);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"out_channels": 7', '"out_channels": 12'));

  const third = await startElectron({ profile });
  await third.page.getByTestId('node-conv1').click();
  await expect(outChannels(third.page)).toHaveValue('12');
  await expect(third.page.getByTestId('undo')).toBeDisabled();
  await third.close();
});

test('"Don\'t save" leaves what is in the files, and nothing of what has none', async () => {
  const path = join(profile, 'mine.tensorsmith');
  const first = await startElectron({ profile });
  await first.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await first.page.getByTestId('node-conv1').waitFor();
  await first.page.keyboard.press('ControlOrMeta+s');
  await expect(tabs(first.page)).toHaveText(['mine']);
  await first.page.getByTestId('node-conv1').click();
  await setField(first.page, 'out_channels', 31);
  await first.page.keyboard.press('ControlOrMeta+n');
  await first.page.locator('[data-layer="Linear"]').dblclick();
  await first.page.waitForTimeout(1000);
  await close(first, 1);

  const second = await startElectron({ profile });
  await expect(tabs(second.page)).toHaveText(['mine']);
  await second.page.getByTestId('node-conv1').click();
  await expect(outChannels(second.page)).toHaveValue('6');
  await close(second, 2);

  rmSync(path);
  const third = await startElectron({ profile });
  await expect(third.page.getByTestId('toasts')).toContainText('mine.tensorsmith');
  await third.page.waitForTimeout(1000);
  await close(third, 2);
  const fourth = await startElectron({ profile });
  await fourth.page.getByTestId('tabs').waitFor({ state: 'attached' });
  await fourth.page.waitForTimeout(500);
  await expect(fourth.page.getByTestId('toasts')).not.toContainText('mine.tensorsmith');
  await fourth.close();
});

test('damaged files cost what they held, and the start succeeds', async () => {
  const first = await startElectron({ profile });
  await first.page.getByTestId('node-conv1').click();
  await setField(first.page, 'out_channels', 9);
  await first.page.keyboard.press('ControlOrMeta+n');
  await first.page.locator('[data-layer="Linear"]').dblclick();
  await first.page.waitForTimeout(1000);
  await kill(first);
  const folder = join(profile, 'session');
  const lenet = readdirSync(folder).find((name) => readFileSync(join(folder, name), 'utf8').includes('conv1'))!;
  writeFileSync(join(folder, lenet), readFileSync(join(folder, lenet), 'utf8').slice(0, 300));

  const second = await startElectron({ profile });
  await expect(second.page.getByTestId('toasts')).toContainText('could not be brought back');
  await expect(second.page.getByTestId('node-fc1')).toBeVisible();
  await expect(tabs(second.page)).toHaveCount(1);
  expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1);
  await second.close();
});
