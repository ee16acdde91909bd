/**
 * A user's own images, from a folder to a trained network and its misclassified samples; and a toy dataset without a
 * file.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { type ElectronShell, startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';

const SHAPES = new URL('../engine/datasets/testing/fixtures/shapes', import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'own-images-'));
const own = join(folder, 'My shapes');
cpSync(SHAPES, own, { recursive: true });
writeFileSync(join(own, 'train', 'bar', 'broken.png'), 'no image');
cpSync(join(own, 'train', 'disc', '0.png'), join(own, 'test', 'disc', '0.png'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function newNetwork(page: Page): Promise<void> {
  await page.getByTestId('canvas').waitFor();
  await page.getByTestId('new-tab').click();
  await page.getByTestId('room-data').click();
}

/** Recommends a network for the data, and trains it briefly. */
async function train(page: Page): Promise<void> {
  await page.getByTestId('recommend-for-data').click();
  await page.getByTestId('recommend-open').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('3');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 });
}

/** Drops a file with real input, so that the event is trusted and its files have paths. */
async function dropOnto(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  // Chromium takes a drop for a cancelled drag until the page has accepted what is dragged over it.
  const accepted = page.evaluate(
    () => new Promise<void>((done) => addEventListener('dragover', () => setTimeout(done), { once: true })),
  );
  await send('dragEnter');
  await send('dragOver');
  await accepted;
  await send('dragOver');
  await send('drop');
  await session.detach();
}

test('a folder of images: picked, understood, trained on, and its mistakes looked at', async ({ shell }) => {
  const { page } = shell;
  await newNetwork(page);
  await shell.pickData([own], () => page.getByTestId('pick-folder').click());
  await expect(page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  await expect(page.getByTestId('data-room')).toContainText('3×16×16 · Classes 2');
  await expect(page.getByTestId('image-grid').locator('li').first()).toContainText('bar');
  await expect(page.getByTestId('image-findings')).toContainText('Test images that are training images too: 1 of 16');
  await page.getByTestId('unreadable').locator('summary').click();
  await expect(page.getByTestId('unreadable')).toContainText('train/bar/broken.png cannot be read as an image');
  // Gray, and larger: the images are read again.
  const height = page.getByTestId('source-height');
  await height.fill('20');
  await height.press('Enter');
  await expect(page.getByTestId('data-room')).toContainText('3×20×16', { timeout: 30_000 });
  await height.fill('16');
  await height.press('Enter');
  await expect(page.getByTestId('data-room')).toContainText('3×16×16');

  await train(page);
  await page.getByTestId('room-explore').click();
  await page.getByTestId('run-test').click();
  await expect(page.getByTestId('confusion')).toContainText('disc', { timeout: 60_000 });
  await expect(page.getByTestId('predictions').locator('li').first()).toBeVisible();
});

test('images of few patients are split by patient, and that no one is left for validation is said', async ({
  shell,
}) => {
  const patients = join(folder, 'Patients');
  for (const shape of ['bar', 'disc']) {
    mkdirSync(join(patients, shape), { recursive: true });
    for (let i = 0; i < 24; i += 1)
      cpSync(join(SHAPES, 'train', shape, `${i}.png`), join(patients, shape, `p${i % 3}_${i}.png`));
  }
  const { page } = shell;
  await newNetwork(page);
  await shell.pickData([patients], () => page.getByTestId('pick-folder').click());
  await expect(page.getByTestId('train-count')).toHaveText('40', { timeout: 30_000 });
  await page.getByTestId('image-split').click();
  await page.getByRole('option', { name: 'By group' }).click();
  // Two patients for training, and one for the test.
  await expect(page.getByTestId('train-count')).toHaveText('32', { timeout: 30_000 });
  await expect(page.getByTestId('image-split-column')).toContainText('file names (3)');
  const warning = page.getByTestId('parts-warning').first();
  await expect(warning).toContainText('No samples are held out for validation: the 32 training samples have 2 groups');
  await page.getByTestId('language').click();
  await expect(warning).toContainText('没有样本留作验证：32 个训练样本共有 2 个组');
});

test('a folder that is dropped onto the window is data', async ({ shell }) => {
  const { page } = shell;
  await newNetwork(page);
  await dropOnto(page, own);
  await expect(page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  await expect(page.getByTestId('data-room')).toContainText(basename(own));
  const broken = join(folder, 'archive.zip');
  writeFileSync(broken, 'PK\x03\x04 and nothing more');
  await dropOnto(page, broken);
  await expect(page.getByRole('alert').or(page.locator('.toast')).last()).toContainText('is not a whole archive');
});

test('more than fits in memory: read from disk in training and test, and what was prepared is cleared', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'own-cache-'));
  const shell = await startElectron({ env: { TENSORSMITH_DATA_MEMORY: '20KB', TENSORSMITH_CACHE_DIR: cache } });
  const { page } = shell;
  await newNetwork(page);
  await shell.pickData([own], () => page.getByTestId('pick-folder').click());
  await expect(page.getByTestId('data-streamed')).toContainText('reads samples from disk', { timeout: 30_000 });
  await page.getByTestId('recommend-for-data').click();
  await page.getByTestId('recommend-open').click();
  await page.getByTestId('room-train').click();
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await expect(page.getByTestId('streamed')).toContainText('of samples do not fit');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 });
  await page.getByTestId('room-explore').click();
  await page.getByTestId('run-test').click();
  await expect(page.getByTestId('confusion')).toContainText('disc', { timeout: 60_000 });
  await page.keyboard.press('ControlOrMeta+,');
  const prepared = page.getByTestId('prepared-settings');
  await expect(prepared).toContainText('set by TENSORSMITH_DATA_MEMORY');
  await prepared.getByRole('button', { name: 'Clear' }).click();
  await expect(prepared.locator('output')).toHaveText('0 B');
  await shell.close();
  rmSync(cache, { recursive: true, force: true });
});

test('a toy set: seen as points, recommended for and trained on', async ({ shell }) => {
  const { page } = shell;
  await newNetwork(page);
  await page.getByTestId('use-toy').click();
  await expect(page.getByTestId('points').locator('circle').first()).toBeVisible();
  await expect(page.getByTestId('train-count')).toHaveText('400');
  const samples = page.getByTestId('source-samples');
  await samples.fill('200');
  await samples.press('Enter');
  await expect(page.getByTestId('train-count')).toHaveText('160');
  await train(page);
});

test('images saved with their network come back when the folder is gone', async ({ shell }) => {
  const { page, app } = shell as ElectronShell;
  const [images, file] = [join(folder, 'to pack'), join(folder, 'one.tspack')];
  cpSync(SHAPES, images, { recursive: true });
  const tabs = page.getByTestId('tabs').getByRole('tab');
  await newNetwork(page);
  await dropOnto(page, images);
  await expect(page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  const before = await tabs.count();
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, file);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Save with data');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('toasts')).toContainText('and its data were saved as one file');
  rmSync(images, { recursive: true });
  await page.keyboard.press('ControlOrMeta+o');
  await expect(tabs).toHaveCount(before + 1);
  await page.getByTestId('room-data').click();
  await expect(page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  await expect(page.getByTestId('data-room')).toContainText('to pack');
  // Dropped, it is the one that is open.
  await tabs.first().click();
  await dropOnto(page, file);
  await expect(tabs.last()).toHaveAttribute('aria-selected', 'true');
  await expect(tabs).toHaveCount(before + 1);

  // The file manager opens it with the app, on a machine that has never seen it, and where the app is open already.
  const other = await startElectron({ open: file });
  await expect(other.page.getByTestId('tabs').getByRole('tab', { selected: true })).toContainText('untitled');
  await other.page.getByTestId('room-data').click();
  await expect(other.page.getByTestId('train-count')).toHaveText('48', { timeout: 30_000 });
  const count = await other.page.getByTestId('tabs').getByRole('tab').count();
  await other.page.getByTestId('new-tab').click();
  await other.app.evaluate(({ app: of }, path) => of.emit('second-instance', {}, ['app', path], '/'), file);
  await expect(
    other.page
      .getByTestId('tabs')
      .getByRole('tab')
      .nth(count - 1),
  ).toHaveAttribute('aria-selected', 'true');
  await expect(other.page.getByTestId('tabs').getByRole('tab')).toHaveCount(count + 1);
  await other.close();
});
