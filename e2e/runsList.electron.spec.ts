/** The list of runs: renamed, starred, sorted, opened as a network, deleted and restored, persistently. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronShell } from './support/electron.ts';
import { expect, test } from './support/test.ts';

test('runs are named, starred, sorted, opened, deleted and exported, and it lasts', async ({ shell }) => {
  const { page, app } = shell as ElectronShell;
  const status = page.getByTestId('run-status');
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('room-train').click();
  for (let round = 0; round < 2; round += 1) {
    await page.getByTestId('train').click();
    await expect(status).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
    await expect
      .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout: 60_000 })
      .toBeGreaterThan(5);
    await page.getByTestId('stop').click();
    await expect(status).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
  }
  await page.getByTestId('room-runs').click();
  const room = page.getByTestId('runs-room');
  const rows = room.locator('tr[data-run]');
  await expect(rows).toHaveCount(2);
  const older = await rows.last().getAttribute('data-run');
  await rows.last().getByTestId('rename-run').click();
  await room.getByRole('textbox', { name: /^Rename / }).fill('aaa first try');
  await room.getByRole('textbox', { name: /^Rename / }).press('Enter');
  await expect(rows.last()).toContainText('aaa first try');

  await room.getByRole('button', { name: 'Network', exact: true }).click();
  await expect(rows.first()).toHaveAttribute('data-run', older!);
  await room.getByRole('button', { name: /^Network/ }).click();
  await expect(rows.last()).toHaveAttribute('data-run', older!);
  await rows.last().getByTestId('star-run').click();
  await expect(rows.first()).toHaveAttribute('data-run', older!);

  // The settings of the run.
  await rows.first().getByRole('button', { name: 'Charts' }).click();
  await expect(room.getByTestId('run-settings')).toContainText('SGD(lr=0.03');

  // Tags and notes, found by the filter.
  const notes = room.getByTestId('run-notes');
  await notes.getByTestId('add-tag').fill('paper, wide');
  await notes.getByTestId('add-tag').press('Enter');
  await notes.getByTestId('run-text').fill('Twice the channels.');
  await notes.getByTestId('run-text').blur();
  await expect(rows.first()).toContainText('paper');
  await page.getByTestId('filter-runs').fill('twice wide');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toHaveAttribute('data-run', older!);
  await page.getByTestId('filter-runs').fill('');

  // A branch of it is trained as a run of its own.
  // The same checkpoint as the initial weights of the next run.
  await room.getByTestId('begin-with-weights').click();
  await expect(page.getByTestId('initial-weights')).not.toContainText('Random');
  await page.getByTestId('initial-weights').click();
  await page.getByRole('option', { name: 'Random' }).click();
  await page.getByTestId('room-runs').click();
  await room.getByRole('button', { name: 'Charts' }).first().click();
  await room.getByTestId('branch-run').click();
  await expect(rows).toHaveCount(3);
  await room.getByTestId('stop-run').click();
  await expect(room.getByTestId('stop-run')).toHaveCount(0, { timeout: 30_000 });
  await rows.nth(1).getByRole('button', { name: 'Charts' }).click();
  await expect(room.getByTestId('run-parent')).toHaveText(/^Branch of “aaa first try”, from epoch 1, step \d+\.$/);
  await rows.nth(1).getByTestId('delete-run').click();
  await expect(rows).toHaveCount(2);

  await rows.last().getByTestId('delete-run').click();
  await expect(rows).toHaveCount(1);
  await page.getByTestId('toasts').getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
  await rows.last().getByTestId('delete-run').click();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await page.getByTestId('room-runs').click();
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('aaa first try');
  await expect(rows.first()).toContainText('wide');
  await expect(rows.first().getByTestId('star-run')).toHaveAttribute('aria-pressed', 'true');

  // As a file, which is known while the run is here.
  const file = join(mkdtempSync(join(tmpdir(), 'runs-')), 'one.tsrun');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, file);
  await rows.first().getByTestId('export-run').click();
  await expect(page.getByTestId('toasts')).toContainText('Exported “aaa first try”');
  await page.getByTestId('open-run').click();
  await expect(page.getByTestId('toasts')).toContainText('is here already');
  await expect(room.getByTestId('past-run')).toBeVisible();

  await rows.first().getByTestId('open-network').click();
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  // Its weights for the next run of that network, and their layers frozen.
  await page.getByTestId('room-train').click();
  await page.getByTestId('initial-weights').click();
  await page.getByRole('option', { name: /aaa first try/ }).click();
  await expect(page.getByTestId('transfer')).toHaveText('10 of 10 parameters are taken, by name and shape.');
  await page.getByTestId('freeze-taken').click();
  await expect(page.getByTestId('freeze-taken')).toHaveCount(0);
});
