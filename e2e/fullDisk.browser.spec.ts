/**
 * A run whose disk fills up: the Train room shows that it waits, where and why, and that it continues. As root on
 * Linux.
 */
import { chromium, expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveFirstStart } from './support/firstStart.ts';
import { startServer } from './support/browser.ts';

test('a run on a full disk waits, says so in the training room, and goes on', async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root can mount a disk');
  const home = mkdtempSync(join(tmpdir(), 'tensorsmith-full-'));
  const data = join(home, 'data');
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data]);
  const server = await startServer(home);
  const executablePath = process.env['TENSORSMITH_CHROMIUM'] ?? '';
  const browser = await chromium.launch({ executablePath });
  try {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.goto(server.address);
    await leaveFirstStart(page);
    await page.getByTestId('canvas').waitFor();
    await page.getByTestId('room-train').click();
    await page.getByTestId('train').click();
    const steps = async (): Promise<number> => Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));
    await expect(page.getByTestId('loss-chart')).toBeVisible({ timeout: 120_000 });
    await expect.poll(steps, { timeout: 120_000 }).toBeGreaterThan(20);
    const filler = fill(data);
    const waiting = page.getByTestId('run-waiting');
    await expect(waiting).toBeVisible({ timeout: 60_000 });
    await expect(waiting).toContainText('The run is paused: its files cannot be written.');
    await expect(waiting).toContainText(`The disk of ${join(data, 'tensorsmith', 'runs')}`);
    await expect(waiting).toContainText('TENSORSMITH_DATA_DIR');
    rmSync(filler);
    await expect(waiting).toBeHidden({ timeout: 30_000 });
    const before = await steps();
    await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
    await page.getByTestId('stop').click();
    await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped', { timeout: 60_000 });
    // Its metrics can be displayed.
    await page.getByTestId('room-runs').click();
    await page.getByRole('button', { name: 'Charts' }).first().click();
    await expect(page.getByTestId('past-run').getByTestId('loss-chart')).toBeVisible();
  } finally {
    await browser.close();
    await server.stop();
    execFileSync('umount', ['-l', data]);
    rmSync(home, { recursive: true, force: true });
  }
});

/** Fills the disk to the last byte. */
function fill(folder: string): string {
  const path = join(folder, 'filler');
  let size = 0;
  for (let step = 1024 * 1024; step >= 4096; step /= 2) {
    for (let full = false; !full;) {
      try {
        writeFileSync(path, Buffer.alloc(step), { flag: 'a' });
        size += step;
      } catch {
        truncateSync(path, size);
        full = true;
      }
    }
  }
  return path;
}
