/** Drawing as a user does it: layers at the pointer, links let go over nothing, layers dropped onto connections, notes, frames, arrangement. */
import type { Page } from '@playwright/test';
import { centre, connect, drag, dropLayer } from './support/draw.ts';
import { emulateSize } from './support/size.ts';
import { expect, test } from './support/test.ts';

const problems = (page: Page) => page.getByTestId('problems');

/** Distance in pixels between a position of the window and an element; 0 on it. */
async function distance(page: Page, testid: string, { x, y }: { x: number; y: number }): Promise<number> {
  const box = (await page.getByTestId(testid).boundingBox())!;
  return Math.hypot(Math.max(box.x - x, 0, x - box.x - box.width), Math.max(box.y - y, 0, y - box.y - box.height));
}

test('a double click and A open a list at the pointer; a link let go over nothing offers what fits, connected', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  const canvas = page.getByTestId('canvas');
  const box = (await canvas.boundingBox())!;
  await canvas.dblclick({ position: { x: 300, y: 80 } });
  await expect(page.getByTestId('quick-add')).toBeVisible();
  expect(await distance(page, 'quick-add', { x: box.x + 300, y: box.y + 80 })).toBeLessThan(24);
  await page.keyboard.type('input');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-input1')).toBeVisible();
  expect(await distance(page, 'node-input1', { x: box.x + 300, y: box.y + 80 })).toBeLessThan(24);

  await drag(page, await centre(page, 'input1.out'), { x: box.x + 320, y: box.y + 260 });
  const list = page.getByTestId('quick-add');
  await expect(list).toBeVisible();
  expect(await distance(page, 'quick-add', { x: box.x + 320, y: box.y + 260 })).toBeLessThan(24);
  // An image of one channel is accepted by a convolution, but not by an LSTM.
  await expect(list.locator('[data-pick="Conv2d"]')).toBeVisible();
  await expect(list.locator('[data-pick="LSTM"]')).toHaveCount(0);
  await page.keyboard.type('conv2');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-conv1')).toContainText('1→16');
  expect(await distance(page, 'node-conv1', { x: box.x + 320, y: box.y + 260 })).toBeLessThan(24);
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(1);

  // A, with the new layer selected: the next one comes after it.
  await page.mouse.move(box.x + 320, box.y + 262);
  await page.keyboard.press('a');
  await page.keyboard.type('flatten');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-flatten1')).toBeVisible();
  expect(await distance(page, 'node-flatten1', { x: box.x + 340, y: box.y + 420 })).toBeLessThan(24);
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(2);
  // The pointer has not moved; still no layers overlap.
  const boxes = await Promise.all(
    ['input1', 'conv1', 'flatten1'].map(async (name) => (await page.getByTestId(`node-${name}`).boundingBox())!),
  );
  for (const [i, above] of boxes.slice(0, -1).entries())
    expect(boxes[i + 1]!.y).toBeGreaterThan(above.y + above.height);
  // Each was one step.
  for (const left of [2, 1, 0]) {
    await page.getByTestId('undo').click();
    await expect(page.locator('.svelte-flow__node')).toHaveCount(left);
  }
});

test('a layer dropped onto a connection comes into it; deleting it heals the connection', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-relu1')).toBeVisible();
  const edges = await page.locator('.svelte-flow__edge').count();
  // A custom layer, first beside the network, then dragged onto the edge before relu1.
  const canvas = (await page.getByTestId('canvas').boundingBox())!;
  const relu = (await page.getByTestId('node-relu1').boundingBox())!;
  await dropLayer(page, 'Dropout', { x: 90, y: canvas.height - 160 });
  await expect(page.getByTestId('node-dropout1')).toBeVisible();
  await drag(page, await centre(page, 'node-dropout1'), { x: relu.x + relu.width / 2, y: relu.y - 20 });
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(edges + 1);
  await expect(problems(page)).toContainText('No problems');
  await page.getByTestId('node-dropout1').click();
  await page.keyboard.press('Delete');
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(edges);
  await expect(problems(page)).toContainText('No problems');
  // Removing the middle of a chain keeps the chain connected.
  await page.getByTestId('node-relu1').click();
  await page.keyboard.press('Delete');
  await expect(page.locator('.svelte-flow__edge')).toHaveCount(edges - 1);
  await expect(problems(page)).toContainText('No problems');
});

test('arranging is one step, in both directions; dragging aligns with what is near', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  const place = async (name: string) => (await page.getByTestId(`node-${name}`).boundingBox())!;
  await drag(page, await centre(page, 'node-relu1'), { x: (await place('conv1')).x + 300, y: 300 });
  const [moved, first] = [await place('relu1'), await place('image')];
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('left to right');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await place('conv1')).x - (await place('image')).x, { timeout: 20_000 })
    .toBeGreaterThan(60);
  const middle = async (name: string) => {
    const { y, height } = await place(name);
    return y + height / 2;
  };
  await expect.poll(async () => Math.abs((await middle('image')) - (await middle('conv1')))).toBeLessThan(12);
  await page.getByTestId('undo').click();
  // From top to bottom again, and the moved layer where it was dropped.
  await expect.poll(async () => (await place('conv1')).y - (await place('image')).y).toBeGreaterThan(40);
  const ratio = (await place('relu1')).width / moved.width;
  await expect
    .poll(async () => ((await place('relu1')).x - (await place('image')).x) / ratio)
    .toBeGreaterThan(moved.x - first.x - 20);
  await page.getByTestId('redo').click();
  await page.keyboard.press('ControlOrMeta+0');
  await expect(problems(page)).toContainText('No problems');

  // The view has a transition.
  await page.waitForTimeout(500);
  // Dropped three pixels off the row of its neighbour, it snaps to the row.
  const relu = await place('relu1');
  const start = await centre(page, 'node-relu1');
  await drag(page, start, { x: start.x, y: start.y + 60 });
  expect(Math.abs((await place('relu1')).y - relu.y)).toBeGreaterThan(40);
  const now = await centre(page, 'node-relu1');
  await drag(page, now, { x: now.x, y: start.y + 3 });
  await expect.poll(async () => Math.abs((await place('relu1')).y - relu.y)).toBeLessThan(1.5);
});

test('Escape takes back a link that is being drawn; letting go then connects nothing', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  const edges = page.locator('.svelte-flow__edge');
  const ends = () => edges.evaluateAll((all) => all.map((edge) => edge.getAttribute('aria-label')));
  const before = await ends();
  const begin = async (): Promise<void> => {
    const [from, to] = [await centre(page, 'conv1.out'), await centre(page, 'pool1.in')];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await expect(page.locator('.svelte-flow__connection')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(page.locator('.svelte-flow__connection')).toHaveCount(0);
  };
  // Dropped where it was, over an occupied input.
  await begin();
  await page.mouse.up();
  // Over nothing, where a list would open.
  await begin();
  const canvas = (await page.getByTestId('canvas').boundingBox())!;
  await page.mouse.move(canvas.x + 60, canvas.y + canvas.height - 60, { steps: 3 });
  await page.mouse.up();
  await expect(page.getByTestId('undo')).toBeDisabled();
  await expect(page.getByTestId('quick-add')).toHaveCount(0);
  expect(await ends()).toEqual(before);
  // The next connection works again.
  await connect(page, 'conv1', 'pool1');
  await expect(page.getByTestId('undo')).toBeEnabled();
});

test('two ports are connected by a click on each; Escape between them takes the first one back', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  const click = async (port: string): Promise<void> => {
    const { x, y } = await centre(page, port);
    await page.mouse.click(x, y);
  };
  await click('conv1.out');
  await page.keyboard.press('Escape');
  await click('pool1.in');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('undo')).toBeDisabled();
  await click('conv1.out');
  await click('pool1.in');
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /Connect/);
});

test('Escape brings a layer that is being dragged back to where it was, without a step', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-relu1')).toBeVisible();
  const place = () => page.getByTestId('node-relu1').boundingBox();
  const [before, start] = [await place(), await centre(page, 'node-relu1')];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 3, start.y);
  await page.mouse.move(start.x + 120, start.y + 40, { steps: 4 });
  expect(await place()).not.toEqual(before);
  await page.keyboard.press('Escape');
  await expect.poll(place).toEqual(before);
  await page.mouse.move(start.x + 160, start.y + 70, { steps: 4 });
  await expect.poll(place).toEqual(before);
  await page.mouse.up();
  await expect.poll(place).toEqual(before);
  await expect(page.getByTestId('undo')).toBeDisabled();
  // The next drag works again.
  await drag(page, start, { x: start.x + 120, y: start.y + 40 });
  await expect(page.getByTestId('undo')).toBeEnabled();
  expect(await place()).not.toEqual(before);
});

test('notes and frames are written, coloured, moved with what they hold, and undone', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await page.getByTestId('node-relu1').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Shift+N');
  await page.keyboard.type('First stage');
  await page.keyboard.press('Enter');
  const frame = page.getByTestId('note-note1');
  await expect(frame).toContainText('First stage');
  await page.getByTestId('inspector').getByRole('radio', { name: 'Green' }).click();
  await expect(frame).toHaveClass(/green/);

  const [box, conv] = [(await frame.boundingBox())!, (await page.getByTestId('node-conv1').boundingBox())!];
  await drag(page, { x: box.x + 12, y: box.y + box.height - 8 }, { x: box.x - 48, y: box.y + box.height + 12 });
  const after = (await page.getByTestId('node-conv1').boundingBox())!;
  expect(Math.abs(after.x - conv.x + 60)).toBeLessThan(14);
  expect(Math.abs(after.y - conv.y - 20)).toBeLessThan(14);

  const canvas = (await page.getByTestId('canvas').boundingBox())!;
  await page.mouse.move(canvas.x + 60, canvas.y + canvas.height - 140);
  await page.keyboard.press('n');
  await page.keyboard.type('Why 5×5? As in 1998.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('note-note2')).toContainText('As in 1998');
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('note-note2')).toHaveCount(0);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('note-note2')).toContainText('As in 1998');
});

test('a fix is shown before it is applied', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-flatten').click();
  await page.keyboard.press('Delete');
  await expect(problems(page)).toContainText('1 problem');
  await problems(page).click();
  await page.getByTestId('fix-0').hover();
  await expect(page.getByTestId('fix-outcome')).toContainText('Fixes all problems');
  await expect(page.getByTestId('node-flatten1')).toHaveClass(/proposed/);
  await expect(problems(page)).toContainText('1 problem');
  await page.mouse.move(5, 300);
  await expect(page.getByTestId('node-flatten1')).toHaveCount(0);
  await page.getByTestId('fix-0').click();
  await expect(page.getByTestId('node-flatten1')).not.toHaveClass(/proposed/);
  await expect(problems(page)).toContainText('No problems');
});

test('the right button offers what can be done there', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click({ button: 'right' });
  await page.getByTestId('context-edit.freeze').click();
  await expect(page.getByTestId('node-conv1').getByLabel('frozen')).toBeVisible();
  await page.getByTestId('canvas').click({ button: 'right', position: { x: 30, y: 500 } });
  await page.getByTestId('context-edit.add').click();
  await expect(page.getByTestId('quick-add')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('quick-add')).toHaveCount(0);
  // No overlay is left on the canvas.
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /Freeze/i);
  await connect(page, 'conv1', 'pool1');
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-label', /Connect/);
});

test('a network in view as a whole stays so when the canvas changes its size; where one looks elsewhere, the view stays', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  const nodes = page.locator('.svelte-flow__node');
  const view = () =>
    page.locator('.svelte-flow__viewport').evaluate((element) => (element as HTMLElement).style.transform);
  /** Distances of the network from the edges of the canvas: left, right, top, bottom. */
  const margins = async (): Promise<number[]> => {
    const canvas = (await page.getByTestId('canvas').boundingBox())!;
    const boxes = await nodes.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
    const least = (of: (box: DOMRect) => number): number => Math.round(Math.min(...boxes.map(of)));
    return [
      least((box) => box.left - canvas.x),
      least((box) => canvas.x + canvas.width - box.right),
      least((box) => box.top - canvas.y),
      least((box) => canvas.y + canvas.height - box.bottom),
    ];
  };
  const resize = async (width: number, height: number): Promise<void> => {
    await emulateSize(page, { width, height });
    await expect
      .poll(() => page.evaluate(() => [innerWidth, innerHeight]), { message: 'the window has its size' })
      .toEqual([width, height]);
  };
  /** A fitted network is inside on all sides, with the margins of fitting on the limiting sides. */
  const expectFitted = () =>
    expect
      .poll(async () => {
        const [left, right, top, bottom] = (await margins()) as [number, number, number, number];
        const inside = left >= 35 && right >= 35 && top >= 35 && bottom >= 83;
        return inside && (Math.min(left, right) <= 37 || (top <= 37 && bottom <= 86));
      })
      .toBe(true);

  await resize(1000, 620);
  await expectFitted();
  await resize(1250, 500);
  await expectFitted();
  // In another room as well.
  await page.getByTestId('room-data').click();
  await resize(900, 600);
  await page.getByTestId('room-design').click();
  await page.getByTestId('node-conv1').waitFor();
  await expectFitted();

  // Zoomed by the wheel, so that the view is not fitted any more.
  const before = await view();
  await page.mouse.move(450, 300);
  await page.mouse.wheel(0, 40);
  await expect.poll(view).not.toBe(before);
  const moved = await view();
  await resize(1300, 800);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
  expect(await view()).toBe(moved);

  // Fitted by the user, it is kept fitted again.
  await page.getByTestId('fit').click();
  await expectFitted();
  await resize(1000, 620);
  await expectFitted();
});

test('buttons, keys and the wheel over the overview zoom', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('fit').click();
  await page.waitForTimeout(400);
  const percent = async (): Promise<number> => parseInt((await page.getByTestId('zoom').textContent())!, 10);
  const fitted = await percent();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(percent).toBe(Math.round(fitted / 1.2));
  await page.keyboard.press('ControlOrMeta+=');
  await expect.poll(percent).toBe(fitted);
  await page.keyboard.press('ControlOrMeta+-');
  await expect.poll(percent).toBe(Math.round(fitted / 1.2));
  await page.getByTestId('overview').hover();
  await page.mouse.wheel(0, -100);
  await expect.poll(percent).toBe(fitted);
});
