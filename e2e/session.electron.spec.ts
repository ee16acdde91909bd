/** The session is restored, however the app ended. */
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

/** Kills the app as in a power cut. */
async function kill({ app }: ElectronShell): Promise<void> {
  const ended = app.waitForEvent('close');
  app.process().kill('SIGKILL');
  await ended;
}

/** Closes the window; a question would keep it open. */
async function close({ app, page }: ElectronShell): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => undefined);
  });
  const window = await app.browserWindow(page);
  const closed = app.waitForEvent('close');
  await window.evaluate((own) => own.close()).catch(() => undefined);
  await closed;
}

/** The app with LeNet, whose first convolution has 7 channels, saved to a file. */
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
  // The undo history is restored.
  await second.page.getByTestId('redo').click();
  await expect(outChannels(second.page)).toHaveValue('11');
  for (const value of ['9', '7', '6']) {
    await second.page.getByTestId('undo').click();
    await expect(outChannels(second.page)).toHaveValue(value);
  }
  await expect(second.page.getByTestId('undo')).toBeDisabled();
  await second.page.getByTestId('redo').click();
  // This is the saved state.
  await expect(tabs(second.page).first()).not.toContainText('Not saved');
  await second.page.getByTestId('redo').click();
  await expect(outChannels(second.page)).toHaveValue('9');
  // Its file is still known.
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

test('closing the window asks nothing and keeps everything, also what is being typed', async () => {
  const path = join(profile, 'mine.tensorsmith');
  const first = await startSaved(path);
  await setField(first.page, 'out_channels', 31);
  await first.page.keyboard.press('ControlOrMeta+n');
  await first.page.locator('[data-layer="Linear"]').dblclick();
  await first.page.getByTestId('node-fc1').click();
  const name = first.page.getByTestId('node-name');
  await name.fill('half_typed');
  await close(first);
  expect(readFileSync(path, 'utf8')).toContain('"out_channels": 7');

  const second = await startElectron({ profile });
  await expect(tabs(second.page)).toHaveText([/^mine/, /^untitled/]);
  await expect(second.page.getByTestId('node-half_typed')).toBeVisible();
  await tabs(second.page).first().click();
  await second.page.getByTestId('node-conv1').click();
  await expect(outChannels(second.page)).toHaveValue('31');
  await second.page.getByTestId('undo').click();
  await second.page.waitForTimeout(1000);
  await close(second);

  rmSync(path);
  const third = await startElectron({ profile });
  await expect(third.page.getByTestId('toasts')).toContainText('mine.tensorsmith');
  await third.page.waitForTimeout(1000);
  await close(third);
  const fourth = await startElectron({ profile });
  await fourth.page.getByTestId('tabs').waitFor({ state: 'attached' });
  await fourth.page.waitForTimeout(500);
  await expect(fourth.page.getByTestId('toasts')).not.toContainText('mine.tensorsmith');
  await fourth.close();
});

test('SIGTERM, SIGINT and SIGHUP end the app within five seconds, without a question and with everything kept', async () => {
  let app = await startElectron({ profile });
  for (const [index, signal] of (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).entries()) {
    const channels = 13 + index;
    await app.page.getByTestId('room-design').click();
    await app.page.getByTestId('node-conv1').click();
    await setField(app.page, 'out_channels', channels);
    await app.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => new Promise(() => undefined);
    });
    // A current run must not ask a user who has logged out.
    await app.page.getByTestId('train').click();
    await expect(app.page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
    const ended = app.app.waitForEvent('close');
    const begun = performance.now();
    app.app.process().kill(signal);
    await ended;
    expect(performance.now() - begun, signal).toBeLessThan(5000);

    app = await startElectron({ profile });
    await app.page.getByTestId('room-design').click();
    await app.page.getByTestId('node-conv1').click();
    await expect(outChannels(app.page), signal).toHaveValue(String(channels));
    const runs = await app.call('runs.list', {});
    expect(runs.ok && runs.value.runs.map(({ status }) => status), signal).toEqual(Array(index + 1).fill('stopped'));
  }
  await app.close();
});

test('what cannot be kept is asked about by name: cancel stays, save saves all of it', async () => {
  const first = await startElectron({ profile });
  const { app, page } = first;
  await page.getByTestId('node-conv1').click();
  // A file in place of the session's folder, as on a disk that refuses writes.
  rmSync(join(profile, 'session'), { recursive: true, force: true, maxRetries: 10 });
  writeFileSync(join(profile, 'session'), '');
  await setField(page, 'out_channels', 5);
  await page.keyboard.press('ControlOrMeta+n');
  await page.locator('[data-layer="Linear"]').dblclick();
  await expect(page.getByTestId('toasts')).toContainText('not being kept');
  const ask = (response: number) =>
    app.evaluate(
      ({ dialog }, { button, folder }) => {
        const seen = globalThis as { asked?: string };
        let saved = 0;
        dialog.showMessageBox = ((...args: [unknown, { detail: string }]) => {
          seen.asked = args[1].detail;
          return Promise.resolve({ response: button, checkboxChecked: false });
        }) as never;
        dialog.showSaveDialog = () =>
          Promise.resolve({ canceled: false, filePath: `${folder}/saved${saved++}.tensorsmith` });
      },
      { button: response, folder: profile },
    );
  const window = await app.browserWindow(page);
  await ask(2);
  await window.evaluate((own) => own.close());
  await expect.poll(() => app.evaluate(() => (globalThis as { asked?: string }).asked)).toBe('lenet-mnist\nuntitled');
  await expect(page.getByTestId('node-fc1')).toBeVisible();
  await ask(0);
  const closed = app.waitForEvent('close');
  await window.evaluate((own) => own.close()).catch(() => undefined);
  await closed;
  expect(readFileSync(join(profile, 'saved0.tensorsmith'), 'utf8')).toContain('"out_channels": 5');
  expect(readFileSync(join(profile, 'saved1.tensorsmith'), 'utf8')).toContain('Linear');
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
  await expect(second.page.getByTestId('toasts')).toContainText('could not be restored');
  await expect(second.page.getByTestId('node-fc1')).toBeVisible();
  await expect(tabs(second.page)).toHaveCount(1);
  expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1);
  await second.close();
});
