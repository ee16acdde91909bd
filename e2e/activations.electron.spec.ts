/** Activations of every layer for a sample, beside the layers of the drawing. */
import { connect, dropLayer, setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';
import { trainSteps } from './support/train.ts';

test('L shows the activations of every layer for a sample; they follow edits and stay, greyed, while the network is broken', async ({
  shell,
}) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('l');
  const conv = page.getByTestId('node-conv1').getByTestId('picture');
  await expect(conv).toHaveAttribute('data-maps', '6', { timeout: 30_000 });
  await expect(page.getByTestId('node-fc3').getByTestId('picture')).toHaveAttribute('data-maps', '0');
  const drawn = await conv.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return new Set(data).size;
  });
  expect(drawn).toBeGreaterThan(10);

  const sample = page.getByTestId('look-sample');
  const before = await sample.textContent();
  const pixels = () => conv.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const first = await pixels();
  await page.getByTestId('look-next').click();
  await expect(sample).not.toHaveText(before!);
  await expect.poll(pixels).not.toBe(first);

  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 4);
  await expect(conv).toHaveAttribute('data-maps', '4');
  await setField(page, 'groups', 3);
  await expect(page.getByTestId('node-conv1')).toHaveAttribute('data-status', 'error');
  await expect(conv).toHaveClass(/stale/);
  await expect(page.getByTestId('look-note')).toContainText('problems');
  await page.getByTestId('undo').click();
  await expect(conv).not.toHaveClass(/stale/);

  await page.getByTestId('look').click();
  await expect(page.getByTestId('picture')).toHaveCount(0);
});

test('after a restart one looks through what was trained before, and is told when it fits no more', async ({
  shell,
}) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('room-train').click();
  await trainSteps(page, 50);
  await page.reload();

  const conv = page.getByTestId('node-conv1').getByTestId('picture');
  const pixels = () => conv.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const note = page.getByTestId('look-note');
  const run = page.getByTestId('look-run');
  await page.getByTestId('room-design').click();
  await page.keyboard.press('l');
  await expect(conv).toHaveAttribute('data-maps', '6', { timeout: 30_000 });
  // It opens with the weights of the newest run. A single run is named, and cannot be changed.
  await expect(run).toContainText('lenet-mnist');
  await expect(page.getByTestId('look-bar')).toHaveAttribute('aria-busy', 'false');
  const first = await pixels();
  await page.getByRole('radio', { name: 'Untrained', exact: true }).click();
  await expect.poll(pixels).not.toBe(first);
  await page.getByRole('radio', { name: 'Trained', exact: true }).click();
  await expect.poll(pixels).toBe(first);
  await expect(run.getByRole('combobox')).toHaveCount(0);

  await page.getByTestId('room-train').click();
  await trainSteps(page, 50);
  await page.getByTestId('room-design').click();
  // The latest training is used.
  await expect.poll(pixels).not.toBe(first);
  const second = await pixels();
  await run.getByRole('combobox', { name: 'Run' }).click();
  await page.getByRole('option').nth(1).click();
  await expect.poll(pixels).toBe(first);
  await expect(note).toHaveCount(0);

  // Another kernel: the run does not have these weights.
  await page.getByTestId('node-conv1').click();
  await setField(page, 'kernel_size', 3);
  await expect(note).toContainText('has changed since that run');
  await page.getByTestId('undo').click();
  await expect(note).toHaveCount(0);
  await expect.poll(pixels).toBe(first);
  expect(first).not.toBe(second);
});

test('a network without an Output says so when it is to be trained', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-logits').click();
  await page.keyboard.press('Delete');
  await page.getByTestId('train').click();
  await expect(page.getByTestId('toasts')).toContainText('The network has no Output. Add one at its end');
});

test('a hint is fixed with one click: the softmax that the loss already includes', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await dropLayer(page, 'Softmax', { x: 110, y: 70 });
  const softmax = page.getByTestId('node-softmax1');
  await expect(softmax).toBeVisible();
  await connect(page, 'fc3', 'softmax1');
  await connect(page, 'softmax1', 'logits');
  await softmax.click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('CrossEntropyLoss already includes the softmax');
  await inspector.getByTestId('hint-fix').first().click();
  await expect(softmax).toHaveCount(0);
  await expect(page.getByTestId('problems')).toContainText('No problems');
});
