/**
 * A run is paused, changed and continued; a killed one is resumed and ends with the same result as an uninterrupted
 * one.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { setField } from './support/draw.ts';
import { type ElectronShell, startElectron } from './support/electron.ts';
import { JOURNEY, step } from './support/journey.ts';
import { killAll } from './support/processes.ts';
import { expect, test } from './support/test.ts';

const status = (page: Page) => page.getByTestId('run-status');
const steps = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('loss-chart').getAttribute('data-steps'));

async function startTraining(page: Page, epochs: number): Promise<void> {
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  const field = page.getByTestId('epochs');
  await field.fill(String(epochs));
  await field.press('Enter');
  await page.getByTestId('train').click();
  await expect(status(page)).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
}

test('paused, stepped, with another learning rate, and the change is marked on the chart', async ({ shell }) => {
  const { page } = shell;
  await startTraining(page, 40);
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(30);
  await page.getByTestId('pause-run').click();
  await expect(status(page)).toHaveAttribute('data-paused', 'true');
  const before = await page.getByTestId('paused-at').innerText();
  await page.waitForTimeout(700);
  await expect(page.getByTestId('paused-at')).toHaveText(before);
  await page.getByTestId('step-run').click();
  await expect(page.getByTestId('paused-at')).not.toHaveText(before);

  const rate = page.getByLabel('Learning rate', { exact: true });
  await rate.fill('0.003');
  await rate.press('Enter');
  await expect(page.getByTestId('loss-chart')).toHaveAttribute('data-marks', '1');
  await expect(page.getByTestId('run-changes')).toContainText('Learning rate 0.03 → 0.003');
  // Settings that the step program depends on are read-only.
  await expect(page.getByLabel('Seed', { exact: true })).toBeDisabled();
  await expect(page.getByRole('note')).toContainText('Locked settings stay as they are');

  // Another batch size, a frozen layer and augmentation need another program: the run goes on with it.
  const changes = page.getByTestId('run-changes');
  const batch = page.getByTestId('batch');
  await batch.fill('256');
  await batch.press('Enter');
  await expect(changes).toContainText('Batch size 64 → 256');
  await page.getByTestId('frozen-more').click();
  await page.getByTestId('freeze-conv1').check();
  await expect(changes).toContainText('Frozen layers: conv1');
  await page.getByTestId('augmentation-more').click();
  await page.getByTestId('augment-rotation').fill('15');
  await page.getByTestId('augment-rotation').press('Enter');
  await expect(changes).toContainText('Rotation (°) 0 → 15');
  await expect(page.getByTestId('loss-chart')).toHaveAttribute('data-marks', '4');
  const known = await steps(page);
  await page.getByTestId('continue-run').click();
  await expect(status(page)).toHaveAttribute('data-paused', 'false');
  await expect.poll(() => steps(page)).toBeGreaterThan(known);
  await expect(status(page)).toContainText('0.003');
  await expect(status(page)).toContainText('of 211');
  // Undo takes back a change of the run as well, by the command and beside the mark.
  await page.getByTestId('undo').click();
  await expect(changes).toContainText('Rotation (°) 15 → 0');
  await page.getByTestId('undo-change').click();
  await expect(changes.getByText('Rotation (°) 0 → 15')).toHaveCount(2);
  await expect(page.getByTestId('augment-rotation')).toHaveValue('15');
  await expect(page.getByTestId('loss-chart')).toHaveAttribute('data-marks', '6');
  // A rate far too high would ruin it: it ends before that, says why, and goes on with a lower one.
  await rate.fill('100000');
  await rate.press('Enter');
  const trouble = page.getByTestId('trouble');
  await expect(trouble).toContainText(/Paused before batch \d+ of epoch \d+/, { timeout: 60_000 });
  await expect(trouble).toContainText('The steps go too far: the learning rate is 100000');
  await expect(status(page)).toContainText('Paused');
  await page.getByTestId('room-runs').click();
  await expect(page.locator('tr[data-run]').first()).toContainText('Paused');
  await page.getByTestId('room-train').click();
  await page.getByTestId('go-on').click();
  await expect(status(page)).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await expect(changes).toContainText('Learning rate 100000 → 0.03');
  await expect(trouble).toHaveCount(0);
  // After a reload its mark is there.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByTestId('room-train').click({ timeout: 30_000 });
  await expect(page.getByTestId('loss-chart')).toHaveAttribute('data-marks', '8', { timeout: 30_000 });
  await page.getByTestId('stop').click();
  await expect(status(page)).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
  await expect(page.getByTestId('resume-run')).toBeVisible();
});

/** Batches between two checkpoints: a few in an epoch of 211. */
const CHECKPOINT_STEPS = 40;

/**
 * Gives LeNet fewer filters and larger batches, so that its epochs are short, and checkpoints by steps, which do not
 * depend on the speed.
 */
async function makeSmall(page: Page): Promise<void> {
  for (const [name, channels] of [
    ['conv1', 2],
    ['conv2', 4],
  ] as const) {
    await page.getByTestId(`node-${name}`).click();
    await setField(page, 'out_channels', channels);
  }
  await page.getByTestId('room-train').click();
  await page.getByTestId('batch').fill('256');
  await page.getByTestId('batch').press('Enter');
  await page.getByTestId('advanced-more').click();
  await page.getByTestId('checkpoints-unit').click();
  await page.getByRole('option', { name: 'steps', exact: true }).click();
  const every = page.getByTestId('checkpoints-every');
  await every.fill(String(CHECKPOINT_STEPS));
  await every.press('Enter');
  await page.getByTestId('room-design').click();
}

/** SHA-256 of weights and optimizer state of a run's last checkpoint, and of its losses. */
function digest(profile: string, run: string): string {
  const folder = join(profile, 'data', 'tensorsmith', 'runs', run);
  const last = join(folder, 'checkpoints', readdirSync(join(folder, 'checkpoints')).sort().at(-1)!);
  const sum = createHash('sha256');
  for (const name of ['weights.safetensors', 'optimizer.safetensors']) sum.update(readFileSync(join(last, name)));
  return sum.digest('hex');
}
const runsOf = (profile: string): string[] => readdirSync(join(profile, 'data', 'tensorsmith', 'runs')).sort();

test(
  'killed in the middle, the app comes back, resumes the run, and it ends bitwise as one that was not',
  { tag: JOURNEY },
  async () => {
    const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-resume-'));
    try {
      const first: ElectronShell = await startElectron({ profile });
      await makeSmall(first.page);
      await startTraining(first.page, 2);
      // A first checkpoint within the epoch, and batches after it.
      await expect(first.page.getByTestId('steering')).toContainText('Last checkpoint', { timeout: 60_000 });
      await expect.poll(() => steps(first.page)).toBeGreaterThan(CHECKPOINT_STEPS);
      const ended = first.app.waitForEvent('close');
      killAll(first.app.process().pid!);
      await ended;

      const second = await startElectron({ profile });
      await second.page.getByTestId('room-train').click({ timeout: 30_000 });
      await expect(status(second.page)).toHaveAttribute('data-status', 'interrupted');
      await expect(second.page.getByTestId('steering')).toContainText(/from epoch 1, step \d+/);
      await step(second.page, '1 everything is back');
      await second.page.getByTestId('resume-run').click();
      await expect(status(second.page)).toHaveAttribute('data-status', 'finished', { timeout: 120_000 });
      // An uninterrupted run.
      await second.page.getByTestId('train').click();
      await expect(status(second.page)).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
      await expect(status(second.page)).toHaveAttribute('data-status', 'finished', { timeout: 120_000 });
      await second.close();
      const [killed, whole] = runsOf(profile);
      expect(digest(profile, killed!)).toBe(digest(profile, whole!));
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  },
);
