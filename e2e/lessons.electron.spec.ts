/** Lessons: predictions before results, tasks that check themselves, figures that are touched, progress that lasts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { faults } from './support/axe.ts';
import { startElectron } from './support/electron.ts';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

const open = async (page: Page, lesson: string): Promise<Locator> => {
  await page.getByTestId('room-lab').click();
  await page.getByTestId(`open-lesson-${lesson}`).click();
  await expect(page.getByTestId('lesson')).toHaveAttribute('data-lesson', lesson);
  return page.getByTestId('lesson');
};

/** Replaces the text of a step's cell and runs it. */
async function write(page: Page, of: Locator, text: string): Promise<void> {
  await of.getByTestId('cell-code').getByRole('textbox').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Shift+Enter');
}

test('a first lesson from its first cell to its last, and its progress after a restart', { tag: JOURNEY }, async () => {
  const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-profile-'));
  try {
    const first = await startElectron({ profile });
    const { page } = first;
    const lesson = await open(page, 'tensors');

    // A result is seen after the answer only.
    const rows = lesson.getByTestId('step-rows');
    await expect(rows.getByTestId('cell-value')).toHaveCount(0);
    await rows.getByRole('button', { name: '2 rows of 4 numbers' }).click();
    await expect(rows.getByTestId('because')).toContainText('Not quite.');
    await expect(rows.getByTestId('cell-value').getByRole('cell')).toHaveCount(8);
    await step(page, '1 predicted');

    const create = lesson.getByTestId('step-create');
    await write(page, create, 'x = torch.ones(5, 3)\nx');
    await expect(create.getByTestId('verdict')).toContainText('rows come first');
    await create.getByTestId('hint').click();
    await expect(create).toContainText('there is a function for ones');
    await write(page, create, 'x = torch.ones(3, 5)\nx');
    await expect(create.getByTestId('verdict')).toContainText('Right');
    await step(page, '2 solved');

    for (const id of ['slice', 'integers', 'viewOrTranspose'])
      await lesson.getByTestId(`step-${id}`).getByTestId('choice').first().click();
    await expect(lesson.getByTestId('step-integers').getByTestId('cell-error')).toContainText('could not infer');
    await lesson.getByTestId('step-mask').getByTestId('solution').click();
    for (const id of ['make', 'worked']) await lesson.getByTestId(`step-${id}`).getByTestId('run-cell').click();
    await expect(lesson.getByTestId('step-worked')).toHaveAttribute('data-done', 'true');
    await expect(page.getByTestId('open-lesson-tensors')).toContainText('Done');
    await lesson.getByTestId('next-lesson').click();
    await expect(page.getByTestId('lesson')).toHaveAttribute('data-lesson', 'broadcasting');
    // At most a second after a change the session is on disk.
    await page.waitForTimeout(1500);
    await first.close();

    const second = await startElectron({ profile });
    const again = await open(second.page, 'tensors');
    await expect(again.getByTestId('step-create').getByTestId('cell-code').getByRole('textbox')).toContainText(
      'torch.ones(3, 5)',
    );
    await expect(again.getByTestId('step-rows').getByTestId('because')).toContainText('Not quite.');
    await again.getByTestId('forget-lesson').click();
    await expect(second.page.getByTestId('lesson').getByTestId('step-rows').getByTestId('because')).toHaveCount(0);
    await second.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('a neuron is turned by hand and trained, in Chinese; a tape is drawn beside a lesson', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('language').click();
  const lesson = await open(page, 'neuron');
  await expect(lesson).toContainText('一个神经元');
  await expect(lesson.getByTestId('figure-right')).not.toContainText('8 个在');
  for (const [name, value] of [
    ['w1', '-1'],
    ['w2', '1'],
    ['b', '0'],
  ] as const)
    await lesson.getByTestId(`slider-${name}`).fill(value);
  await expect(lesson.getByTestId('figure-right')).toContainText('8 个点中有 8 个');
  await lesson.getByTestId('figure-point').nth(3).focus();
  for (let press = 0; press < 10; press += 1) await page.keyboard.press('ArrowDown');
  await expect(lesson.getByTestId('figure-right')).toContainText('8 个点中有 7 个');

  const train = lesson.getByTestId('step-train');
  await train.getByTestId('run-cell').click();
  await expect(train.getByTestId('verdict')).toContainText('权重仍为 0');
  await train.getByTestId('solution').click();
  await expect(train.getByTestId('verdict')).toContainText('正确');
  await train.getByTestId('draw-tape').click();
  await expect(page.getByTestId('tape-panel')).toBeVisible();
});

test('a network trains on moons and spirals, and its boundary moves', async ({ shell }) => {
  const { page } = shell;
  const lesson = await open(page, 'feedForward');
  const state = lesson.getByTestId('playground-state');
  const boundary = lesson.getByTestId('playground-boundary');
  const first = await boundary.getAttribute('d');
  await lesson.getByTestId('playground-step').click();
  await expect(state).toContainText('step 1');
  expect(await boundary.getAttribute('d')).not.toBe(first);
  await lesson.getByTestId('playground-play').click();
  await expect.poll(async () => Number(await state.getAttribute('data-loss')), { timeout: 30_000 }).toBeLessThan(0.05);
  await lesson.getByTestId('playground-pause').click();
  await expect(state).toContainText('100.0 % correct');

  await lesson.getByRole('radio', { name: 'Spirals' }).press('ArrowRight');
  await expect(lesson.getByRole('radio', { name: 'Circles' })).toBeChecked();
  await expect(state).toContainText('step 0');
  await lesson.getByTestId('playground-layers').fill('2');
  await lesson.getByTestId('playground-units').fill('5');
  await expect(lesson.getByTestId('playground-unit')).toHaveCount(10);
  await lesson.getByTestId('playground-unit').nth(6).focus();
  await expect(lesson.getByTestId('figure-playground')).toContainText('Unit 2 of hidden layer 2');
});

test('a kernel is changed over a drawing; lessons have nothing serious for axe', async ({ shell }) => {
  const { page } = shell;
  const lesson = await open(page, 'convolution');
  const result = lesson.getByTestId('figure-result');
  await result.focus();
  await expect(lesson.getByTestId('figure-sum')).toContainText('[');
  await lesson.getByTestId('kernel-1-1').fill('5');
  await page.keyboard.press('Enter');
  // The seven's bar lies in row 2 of the drawing: one row below the middle of the first result row's window.
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(lesson.getByTestId('figure-sum')).toContainText('1·5');
  await lesson.getByTestId('figure-clear').click();
  await expect(lesson.getByTestId('figure-sum')).toHaveText(/= 0$/);
  const box = (await lesson.getByTestId('figure-image').boundingBox())!;
  await page.mouse.move(box.x + 8, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 8, box.y + 40, { steps: 12 });
  await page.mouse.up();
  await expect(lesson.getByTestId('figure-sum')).toContainText('1·5');

  const runtimes = (await open(page, 'gpu')).getByTestId('step-runtimes');
  await runtimes.getByTestId('measure-products').click();
  // The reference runtime, TensorFlow, WebGPU and WebAssembly; the largest size is the last one measured.
  await expect(runtimes.getByTestId('product-times').locator('tbody tr')).toHaveCount(4);
  await expect(runtimes.getByTestId('measure-products')).toBeVisible({ timeout: 60_000 });
  await expect(runtimes.getByTestId('product-times')).toContainText('GFLOP/s');
  await expect(runtimes.getByTestId('product-gain')).toContainText('times as fast as plain JavaScript');
  const parallel = (await open(page, 'distributed')).getByTestId('step-processes');
  await parallel.getByTestId('train-processes').click();
  await expect(parallel.getByTestId('processes').locator('section')).toHaveCount(2, { timeout: 60_000 });
  await expect(parallel.getByTestId('processes-equal')).toHaveText('Both have the same weights.');
  await parallel.getByTestId('slider-step').press('End');
  await expect(parallel.getByTestId('processes-alone')).toContainText('after 8 steps');
  await open(page, 'convolution');

  const edges = lesson.getByTestId('step-edges');
  await edges.getByTestId('solution').click();
  await expect(edges.getByTestId('verdict')).toContainText('Right');
  for (const [id, theme] of [
    ['convolution', 'light'],
    ['activations', 'dark'],
    ['feedForward', 'light'],
    ['trainingLoop', 'light'],
    ['neuron', 'dark'],
    ['gpu', 'light'],
    ['distributed', 'dark'],
  ] as const) {
    await open(page, id);
    expect(await faults(page, { theme })).toEqual([]);
  }
});
