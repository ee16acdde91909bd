/** A run goes on while the window is closed, and is found again with its charts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

let profile: string;
test.beforeEach(() => void (profile = mkdtempSync(join(tmpdir(), 'tensorsmith-background-'))));
test.afterEach(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));

test('closing during a run goes on in the background; its notes are kept, and the window comes back with its charts', async () => {
  const { page, app } = await startElectron({ profile });
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const epochs = page.getByTestId('epochs');
  await epochs.fill('40');
  await epochs.press('Enter');
  await page.getByTestId('train').click();
  const status = page.getByTestId('run-status');
  await expect(status).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await expect(page.getByTestId('load')).toContainText(/CPU \d+/, { timeout: 30_000 });
  const notes = page.getByTestId('run-notes').getByRole('textbox', { name: 'Notes' });
  await notes.fill('while it trains');
  await notes.blur();

  const answer = (button: string) =>
    app.evaluate(({ dialog }, wanted) => {
      dialog.showMessageBox = ((...[, { buttons }]: [unknown, { buttons: string[] }]) =>
        Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false })) as never;
    }, button);
  const window = await app.browserWindow(page);
  const isVisible = () => window.evaluate((own) => own.isVisible());
  await answer('Go on in the background');
  await window.evaluate((own) => own.close());
  await expect.poll(isVisible).toBe(false);
  const steps = async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));
  const before = await steps();
  await page.waitForTimeout(1500);

  // As a second start of the app does.
  await app.evaluate(({ app: own }) => own.emit('second-instance', {}, [], ''));
  await expect.poll(isVisible).toBe(true);
  await expect(status).toHaveAttribute('data-status', 'running');
  await expect.poll(steps).toBeGreaterThan(before);
  // Away and back at once, often: the icon in the tray must not go before the system knows of it.
  for (let times = 0; times < 20; times += 1) {
    await window.evaluate((own) => own.close());
    await expect.poll(isVisible).toBe(false);
    await app.evaluate(({ app: own }) => own.emit('second-instance', {}, [], ''));
    await expect.poll(isVisible).toBe(true);
  }
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByTestId('room-train').click({ timeout: 30_000 });
  await expect(notes).toHaveValue('while it trains');

  // Closing for good stops it.
  await answer('Stop and close');
  const closed = app.waitForEvent('close');
  await window.evaluate((own) => own.close()).catch(() => undefined);
  await closed;
});
