/** A run belongs to the engine, not to the page that began it: whoever opens the page again has it in hand. */
import type { ElectronShell } from './support/electron.ts';
import type { Shell } from './support/shell.ts';
import { expect, test } from './support/test.ts';

const steps = async ({ page }: Shell): Promise<number> =>
  Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));

async function trainLong(shell: Shell): Promise<void> {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const epochs = page.getByTestId('epochs');
  await epochs.fill('50');
  await epochs.press('Enter');
  await page.getByTestId('train').click();
  await expect.poll(() => steps(shell), { timeout: 90_000 }).toBeGreaterThan(100);
}

async function takenUp(shell: Shell, before: number): Promise<void> {
  const { page } = shell;
  await page.getByTestId('room-train').click({ timeout: 30_000 });
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 30_000 });
  // With what it had measured before, and what it measures from now on.
  await expect.poll(() => steps(shell)).toBeGreaterThan(before);
}

test('a page that is reloaded takes up the run that is on, and stops it', async ({ shell }) => {
  const { page } = shell;
  await trainLong(shell);
  const before = await steps(shell);
  // The browser asks before a page with a run is left.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.waitForTimeout(1000);
  await page.reload();
  await takenUp(shell, before);
  await page.getByTestId('room-runs').click();
  await page.getByTestId('stop-run').click();
  await page.getByTestId('room-train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
});

test('a page that crashes comes back with the run that is on', async ({ shell }, info) => {
  test.skip(info.project.name !== 'electron', 'a browser restores its own pages');
  await trainLong(shell);
  const before = await steps(shell);
  await shell.page.waitForTimeout(1000);
  const { app } = shell as ElectronShell;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer());
  // Playwright's page is the one that died: the window's own is asked.
  const inWindow = <T>(script: string): Promise<T> =>
    app.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(code) as Promise<never>,
      script,
    );
  const status = () =>
    inWindow<string | null>(
      `document.querySelector('[data-testid=room-train]')?.click();
       document.querySelector('[data-testid=run-status]')?.dataset.status ?? null`,
    ).catch(() => null);
  await expect.poll(status, { timeout: 30_000 }).toBe('running');
  await expect
    .poll(() => inWindow<number>(`Number(document.querySelector('[data-testid=loss-chart]')?.dataset.steps)`))
    .toBeGreaterThan(before);
});
