/** A text read by words, then by byte pairs: its tokens are seen, a network is recommended, trained and continues it. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/test.ts';

const MIXED = fileURLToPath(new URL('../engine/datasets/testing/fixtures/text/mixed.txt', import.meta.url));

test('a text by words and by byte pairs, which a network learns to continue', async ({ shell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-text-'));
  const path = join(folder, 'mixed.txt');
  copyFileSync(MIXED, path);
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('new-tab').click();
  await page.getByTestId('room-data').click();
  await shell.pickData([path], () => page.getByTestId('pick-data').click());
  const tokens = page.getByTestId('text-tokens');
  await expect(tokens).toHaveText(/^[\d,]+ characters$/);
  const kind = async (name: string): Promise<void> => {
    await page.getByTestId('vocabulary-kind').click();
    await page.getByRole('option', { name }).click();
  };
  await kind('a word');
  await expect(tokens).toHaveText(/^[\d,]+ words from [\d,]+ characters · \d+(\.\d+)? ?% unknown$/);
  await kind('a byte pair (BPE)');
  await expect(tokens).toHaveText(/^[\d,]+ tokens from [\d,]+ characters$/);
  await page.getByTestId('vocabulary-size').fill('400');
  await page.getByTestId('vocabulary-size').press('Enter');
  await page.getByTestId('text-length').fill('16');
  await page.getByTestId('text-length').press('Enter');
  // Each piece of the preview is a token: some are longer than a character.
  await expect.poll(() => page.getByTestId('text-preview').locator('.piece').count()).toBeGreaterThan(20);

  await page.getByTestId('recommend-for-data').click();
  await expect(page.getByTestId('recommend-why')).toContainText('byte pairs');
  await page.getByTestId('recommend-open').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });

  await page.getByTestId('room-explore').click();
  await page.getByRole('radio', { name: 'Try it' }).click();
  await page.getByTestId('try-text').fill('The weather ');
  await expect(page.getByTestId('try-it')).toContainText('Next token');
  await page.getByLabel('Tokens').fill('20');
  await page.getByLabel('Tokens').press('Enter');
  await page.getByTestId('generate').click();
  const made = page.getByTestId('generated');
  await expect(made).toHaveAttribute('data-busy', 'false', { timeout: 30_000 });
  // It begins with what was typed, and goes on.
  await expect(made).toHaveText(/^The weather .+/s);
  rmSync(folder, { recursive: true });
});
