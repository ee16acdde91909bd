/** The page shown at the first start of the app on a machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startElectron } from './support/electron.ts';

for (const scale of [1, 1.5])
  test(`LeNet is seen to learn, and trains with one click, at ${scale * 100} %`, async () => {
    const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-first-'));
    const switches = [`--force-device-scale-factor=${scale}`];
    const first = await startElectron({ profile, switches, firstStart: true });
    const { page } = first;
    const living = page.getByTestId('living-picture');
    await expect(living).toBeVisible();
    // The network is drawn first, then its accuracy.
    await expect(living.locator('polyline')).toHaveCount(0);
    await expect(living).toContainText(/Validation accuracy\s*9\d(\.\d)? %/, { timeout: 20_000 });
    await expect(page.getByTestId('start-tour')).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId('start-recommend')).toBeInViewport({ ratio: 1 });

    await page.getByTestId('first-train').click();
    await expect
      .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout: 60_000 })
      .toBeGreaterThan(10);
    await page.getByTestId('stop').click();
    await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped');
    // What follows has no place on this page that the scale could take.
    if (scale !== 1) {
      await first.close();
      rmSync(profile, { recursive: true, force: true });
      return;
    }

    // The canvas suggests a next step; a click on it runs its command, and a step that was done is not suggested again.
    await page.getByTestId('room-design').click();
    const next = page.getByTestId('next-step');
    await expect(next).toHaveAttribute('data-step', 'look');
    await next.getByRole('button').first().click();
    await expect(page.getByTestId('look')).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('l');
    await expect(next).toHaveAttribute('data-step', 'add');
    await page.getByTestId('next-step-hide').click();
    await expect(next).toHaveCount(0);
    await first.close();

    // After a first training, the app starts with the documents that were open.
    const second = await startElectron({ profile, switches, firstStart: true });
    await expect(second.page.getByTestId('node-conv1')).toBeVisible();
    await expect(second.page.getByTestId('next-step')).toHaveCount(0);
    await second.page.keyboard.press('ControlOrMeta+Shift+o');
    await expect(second.page.getByTestId('start-page')).toBeVisible();
    await expect(second.page.getByTestId('first-start')).toHaveCount(0);
    await second.close();
    rmSync(profile, { recursive: true, force: true });
  });

test('who wants no motion sees the end of it', async () => {
  const { page, close } = await startElectron({ firstStart: true });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const living = page.getByTestId('living-picture');
  await expect(living).toContainText('Epoch 3 of 3');
  const points = await living.locator('polyline').getAttribute('points');
  await page.waitForTimeout(1000);
  expect(await living.locator('polyline').getAttribute('points')).toBe(points);
  await close();
});
