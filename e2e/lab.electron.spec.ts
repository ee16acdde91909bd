/** The lab: cells are typed, run and stopped; gradients, errors and notes are shown; a restart brings the cells back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { faults } from './support/axe.ts';
import { startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

const open = async (page: Page): Promise<void> => {
  await page.getByTestId('room-lab').click();
  await expect(page.getByTestId('cell-code').getByRole('textbox').first()).toBeVisible();
};

/** Replaces the text of a cell. */
async function write(page: Page, cell: number, text: string): Promise<void> {
  await page.getByTestId('cell-code').nth(cell).getByRole('textbox').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('a first lab runs, its tape is played backward, and a number of a leaf is changed', async ({ shell }) => {
  const { page } = shell;
  await open(page);
  await page.getByTestId('cell-code').first().getByRole('textbox').click();
  await page.keyboard.press('Shift+Enter');
  const cells = page.getByTestId('cell');
  await expect(cells.first().getByTestId('cell-value').getByRole('cell')).toHaveText(['4.5', '4.5', '4.5', '4.5']);
  // Shift+Enter went on to the next cell.
  await expect(page.getByTestId('cell-code').nth(1).getByRole('textbox')).toBeFocused();

  const tape = page.getByTestId('tape');
  await expect(tape.getByTestId('tape-node')).toHaveCount(7);
  await expect(tape.getByTestId('tape-gradient')).toHaveCount(0);
  // out, z, y · y, y
  for (let step = 0; step < 4; step += 1) await page.getByTestId('backward-step').click();
  await expect(tape.getByTestId('tape-gradient')).toHaveCount(4);
  await expect(page.getByTestId('tape-rule')).toContainText('0.75⋅6=4.5');
  await page.getByTestId('backward').click();
  await expect(tape).toHaveAttribute('data-step', '5');

  // x[0, 0] from 1 to 3: y = 5, ∂out/∂y = 0.75 · 2y.
  // Each element of z comes from one of y · y and the constant; arrow keys go on to the next.
  const z = tape.locator('[data-name="z"]');
  await z.getByTestId('tape-element').first().hover();
  await expect(page.getByTestId('tape-sources')).toContainText('z[0, 0] is computed from');
  await expect(tape.locator('.source')).toHaveCount(2 + 2);
  await z.getByTestId('tape-element').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('tape-sources')).toContainText('z[1, 0] is computed from');

  await tape.getByTestId('leaf-number').first().focus();
  for (let press = 0; press < 2; press += 1) await page.keyboard.press('PageUp');
  await expect(cells.first().getByTestId('cell-value').getByRole('cell')).toHaveText(['7.5', '4.5', '4.5', '4.5']);
  await page.getByTestId('reset-numbers').click();
  await expect(cells.first().getByTestId('cell-value').getByRole('cell').first()).toHaveText('4.5');
});

test('errors say what to write, notes are beside the cell, and Stop ends a loop at once', async ({ shell }) => {
  const { page } = shell;
  await open(page);
  const cell = page.getByTestId('cell').first();
  await write(page, 0, 'a = 5\nnn.Linear(4, 2)(torch.ones(3, 5))');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell.getByTestId('cell-error')).toContainText('line 2');
  await expect(cell.getByTestId('cell-error')).toContainText('nn.Linear(5, …)');
  await expect(cell.locator('.cm-error')).toHaveText('nn.Linear(4, 2)(torch.ones(3, 5))');

  await write(page, 0, 'F.softmax(torch.zeros(1, 2))');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell.getByTestId('cell-note')).toContainText('without dim');

  // Ends by itself only after its minute.
  await write(page, 0, 'x = torch.ones(1000, 1000)\nwhile True:\n    b = x.sum()');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell).toHaveAttribute('data-status', 'running');
  await page.getByTestId('lab-stop').click();
  await expect(cell).toHaveAttribute('data-status', 'idle', { timeout: 1000 });
  await expect(cell.getByTestId('cell-stopped')).toBeVisible();
  // What was defined before is still there.
  await write(page, 0, 'a * 2');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell.getByTestId('cell-value')).toHaveText('10');
});

test('names are completed, cells are added and removed, and undone', async ({ shell }) => {
  const { page } = shell;
  await open(page);
  await write(page, 0, '');
  await page.keyboard.type('torch.arang');
  const list = page.locator('.cm-tooltip-autocomplete');
  await expect(list.getByRole('option')).toHaveText(/arange/);
  await expect(page.locator('.cm-completionInfo')).toHaveText('start, start + step, … below end');
  // The list is at the text that it completes.
  const [line, box] = [await page.locator('.cm-line').first().boundingBox(), await list.boundingBox()];
  expect(Math.abs(box!.y - (line!.y + line!.height))).toBeLessThan(8);
  // A choice that appears while one types is not taken by the key that follows at once.
  await page.waitForTimeout(200);
  await page.keyboard.press('Tab');
  await page.keyboard.type('(3)');
  await expect(page.getByTestId('cell-code').first().getByRole('textbox')).toContainText('torch.arange(3)');
  const cells = page.getByTestId('cell');
  const before = await cells.count();
  // The first Escape may close a list of names.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(cells.first()).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('b');
  await expect(cells).toHaveCount(before + 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await expect(cells).toHaveCount(before);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(cells).toHaveCount(before + 1);
});

test('the cells come back after a restart, and are saved as a file; nothing serious for axe', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-profile-'));
  try {
    const first = await startElectron({ profile });
    await open(first.page);
    await write(first.page, 0, 'kept = 42\nkept');
    await first.page.getByTestId('run-all').click();
    await expect(first.page.getByTestId('cell').nth(3).getByTestId('cell-value')).toBeVisible({ timeout: 30_000 });
    for (const theme of ['light', 'dark'] as const) {
      expect(await faults(first.page, { theme })).toEqual([]);
    }
    const file = join(profile, 'saved.py');
    await first.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, file);
    await first.page.getByTestId('lab-save').click();
    await expect
      .poll(() => readFileSync(file, { encoding: 'utf8', flag: 'a+' }))
      .toMatch(/^# %%\nkept = 42\nkept\n# %%\n/);
    // At most a second after a change the session is on disk.
    await first.page.waitForTimeout(1500);
    await first.close();

    const second = await startElectron({ profile });
    await open(second.page);
    await expect(second.page.getByTestId('cell-code').first().getByRole('textbox')).toContainText('kept = 42');
    await expect(second.page.getByTestId('cell')).toHaveCount(4);
    await second.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
