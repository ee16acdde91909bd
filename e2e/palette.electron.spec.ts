/** Adding layers: from the palette, from the list at a layer, by name; and the names of the new nodes. */
import type { Page } from '@playwright/test';
import { dropLayer } from './support/draw.ts';
import { expect, test } from './support/test.ts';

const problems = (page: Page) => page.getByTestId('problems');
/** Status bar of a network that can be trained: hints are not problems. */
const SOUND = /^(No problems|\d+ hints?)$/;
/** Milliseconds between two layers added by double clicks, at the least. */
const ADD_EVERY_MS = 400;

/** @param times of double clicks, in milliseconds @returns how many of them add a layer */
function adding(times: readonly number[]): number {
  let last = -Infinity;
  return times.filter((time) => time - last >= ADD_EVERY_MS && (last = time)).length;
}

test('a storm of clicks on a layer of the palette adds one layer, the next double click another', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  const nodes = page.locator('.svelte-flow__node');
  const item = page.locator('[data-layer="Linear"]').last();
  // The recently used entry is at the top from now on, so that the list below stays in place.
  await item.dblclick();
  await expect(nodes).toHaveCount(1);
  await page.waitForTimeout(450);
  await item.hover();
  const doubles = await page.evaluateHandle(() => {
    const seen: number[] = [];
    addEventListener('dblclick', ({ timeStamp }) => seen.push(timeStamp));
    return seen;
  });
  // Six clicks, which are three double clicks, sent at once, as fast as possible.
  const clicks = [1, 2, 1, 2, 1, 2].flatMap((clickCount) => [
    page.mouse.down({ clickCount }),
    page.mouse.up({ clickCount }),
  ]);
  await Promise.all(clicks);
  await expect.poll(() => doubles.evaluate((seen) => seen.length)).toBe(3);
  // A busy machine may spread them over more than one interval.
  const added = adding(await doubles.evaluate((seen) => seen));
  await expect(nodes).toHaveCount(1 + added);
  await page.waitForTimeout(450);
  await item.dblclick();
  await expect(nodes).toHaveCount(2 + added);
});

test('a click on a layer of the palette shows what it is; Enter that is held adds one', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-relu1').click();
  const item = page.locator('[data-layer="Dropout"]').last();
  await item.click();
  const help = page.getByTestId('entry-help');
  await expect(help).toContainText('Dropout');
  await expect(help.locator('.katex').first()).toBeVisible();
  await expect(page.getByTestId('undo')).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Add behind relu1' })).toBeVisible();
  // Moving through the list shows one after the other.
  await page.keyboard.press('ArrowDown');
  await expect(help.locator('h3')).not.toHaveText('Dropout');
  await page.keyboard.press('ArrowUp');
  await expect(help.locator('h3')).toHaveText('Dropout');

  const edges = await page.locator('.svelte-flow__edge').count();
  await page.keyboard.down('Enter');
  // A key held down repeats.
  for (let i = 0; i < 5; i++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(help).toHaveCount(0);
  await expect(page.getByTestId('node-dropout1')).toBeVisible();
  await expect(page.getByTestId('node-dropout2')).toHaveCount(0);
  // It was inserted between relu1 and its target.
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(edges + 1);
  await expect(problems(page)).toContainText('No problems');
  await page.getByTestId('undo').click();
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(edges);
});

test('A in the middle of a chain inserts behind the selected layer, with Shift it begins a branch', async ({
  shell,
}) => {
  const { page } = shell;
  const edges = page.locator('.svelte-flow__edge');
  const box = async (name: string) => (await page.getByTestId(`node-${name}`).boundingBox())!;
  await page.getByTestId('node-conv1').click();
  const before = await edges.count();
  await page.keyboard.press('a');
  const list = page.getByTestId('quick-add');
  await expect(list).toContainText('Insert behind conv1');
  // The usual next layer after a convolution is first.
  await expect(list.locator('[data-pick]').first()).toHaveAttribute('data-pick', 'BatchNorm2d');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-bn1')).toBeVisible();
  await expect(edges).toHaveCount(before + 1);
  await expect(problems(page)).toHaveText(SOUND);
  // Below conv1 and above its successors, which made room.
  await expect
    .poll(async () => (await box('bn1')).y - (await box('conv1')).y - (await box('conv1')).height)
    .toBeGreaterThan(0);
  await expect
    .poll(async () => (await box('relu1')).y - (await box('bn1')).y - (await box('bn1')).height)
    .toBeGreaterThan(0);

  await page.keyboard.press('a');
  await page.keyboard.type('tanh');
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByTestId('node-tanh1')).toBeVisible();
  await expect(edges).toHaveCount(before + 2);
  const [branch, norm] = [await box('tanh1'), await box('bn1')];
  expect(branch.x).toBeGreaterThan(norm.x + norm.width);

  // After an Output there is nothing: the layer is inserted before it.
  await page.getByTestId('undo').click();
  await page.getByTestId('node-logits').click();
  await page.keyboard.press('a');
  await page.keyboard.type('softplus');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-softplus1')).toBeVisible();
  await expect(edges).toHaveCount(before + 2);
  await expect(problems(page)).toHaveText(SOUND);
});

test('a layer can be called anything; code has an identifier, which is shown; what is refused stays', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  const name = page.getByTestId('node-name');
  await name.fill('卷积 1');
  await name.press('Enter');
  await expect(page.getByTestId('identifier')).toContainText('conv_1');
  await expect(page.getByTestId('code')).toContainText('conv_1');
  await expect(problems(page)).toHaveText('No problems');
  await name.fill('relu1');
  await name.press('Enter');
  await expect(name).toHaveValue('relu1');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('inspector')).toContainText('Another layer has this name');
  await name.focus();
  await name.press('Escape');
  await expect(name).toHaveValue('卷积 1');
});

test('favourites and what was used lately come first; the title alone is shown when asked', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByRole('button', { name: 'GELU as a favourite' }).click({ force: true });
  await expect(page.locator('[data-layer]').first()).toHaveAttribute('data-layer', 'GELU');
  await dropLayer(page, 'Tanh', { x: 60, y: 60 });
  await expect(page.locator('[data-layer]').nth(1)).toHaveAttribute('data-layer', 'Tanh');
  await page.keyboard.press('Delete');

  const node = page.getByTestId('node-conv2');
  await node.click();
  const full = (await node.boundingBox())!.height;
  await page.keyboard.press('t');
  await expect.poll(async () => (await node.boundingBox())!.height).toBeLessThan(full - 6);
  await expect(node).toContainText('conv2');
});

test('the layer whose very name is typed comes first, whether it takes the tensor or not', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  await page.getByTestId('canvas').dblclick({ position: { x: 300, y: 80 } });
  await page.keyboard.type('input');
  await page.keyboard.press('Enter');
  await page.keyboard.press('a');
  await page.keyboard.type('linear');
  await expect(page.getByTestId('quick-add').locator('[data-pick]').first()).toHaveAttribute('data-pick', 'Linear');
});
