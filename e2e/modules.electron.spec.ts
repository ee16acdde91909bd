/** Modules: grouped from a selection, repeated, entered, edited once for all instances, and ungrouped. */
import { dropLayer, setField } from './support/draw.ts';
import { JOURNEY, step } from './support/journey.ts';
import { expect, test } from './support/test.ts';

test(
  'a module is made of layers, repeated, opened, changed and unpacked; undo returns all of it',
  { tag: JOURNEY },
  async ({ shell }) => {
    const { page } = shell;
    await expect(page.getByTestId('node-conv1')).toBeVisible();
    const parameters = page.getByTestId('parameters');
    const before = await parameters.textContent();

    // fc2 and the activation before it.
    await page.getByTestId('node-relu3').click();
    await page.getByTestId('node-fc2').click({ modifiers: ['Shift'] });
    await page.getByTestId('make-module').click();
    const block = page.getByTestId('node-block1');
    await expect(block).toContainText('Block1');
    await expect(page.getByTestId('node-fc2')).toHaveCount(0);
    await expect(page.getByTestId('problems')).toContainText('No problems');
    expect(await parameters.textContent()).toBe(before);
    await step(page, '1 made');

    await page.getByTestId('open-module').click();
    await expect(page.getByTestId('breadcrumb')).toContainText('Block1');
    await expect(page.getByTestId('node-fc2')).toContainText('120→84');
    await page.getByTestId('node-fc2').click();
    await setField(page, 'out_features', 120);
    await step(page, '2 entered');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByTestId('breadcrumb')).toHaveCount(0);
    await expect(page.getByTestId('node-fc3')).toContainText('120→10');
    // The same from the outline, whose own arrow keys are without Alt.
    await page.keyboard.press('ControlOrMeta+Alt+o');
    await page.getByTestId('outline').getByRole('option', { name: 'block1, Block1' }).click();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByTestId('breadcrumb')).toContainText('Block1');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByTestId('breadcrumb')).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+Alt+o');

    await page.getByTestId('node-block1').click();
    await setField(page, 'repeat', 3);
    await expect(page.getByTestId('node-block1')).toContainText('×3');
    await expect(page.getByTestId('problems')).toContainText('No problems');
    await step(page, '3 repeated');
    await expect(page.getByTestId('code')).toContainText('for (let i = 0; i < 3; i += 1)');

    await page.getByTestId('unpack-module').click();
    await expect(page.getByTestId('node-block1')).toHaveCount(0);
    await expect(page.getByTestId('problems')).toContainText('No problems');
    const unpacked = page.locator('.svelte-flow__node.selected');
    await expect(unpacked).toHaveCount(6);
    for (const layer of await unpacked.all()) await expect(layer).toBeInViewport({ ratio: 1 });
    await step(page, '4 unpacked');

    await page.getByTestId('undo').click();
    await page.getByTestId('undo').click();
    // The undone step is inside the module, which is shown, with the layer that changes.
    await page.getByTestId('undo').click();
    await expect(page.getByTestId('breadcrumb')).toContainText('Block1');
    await expect(page.getByTestId('inspector').getByTestId('node-name')).toHaveValue('fc2');
    await expect(page.getByTestId('node-fc2')).toContainText('120→84');
    await page.getByTestId('undo').click();
    await expect(page.getByTestId('breadcrumb')).toHaveCount(0);
    await expect(page.getByTestId('node-fc2')).toContainText('120→84');
    await expect(page.getByTestId('node-block1')).toHaveCount(0);
    expect(await parameters.textContent()).toBe(before);
  },
);

test('a module is dragged out of the palette, onto a connection', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-relu3').click();
  await page.keyboard.press('Control+g');
  await expect(page.getByTestId('node-block1')).toContainText('Block1');
  const edge = page.locator('.svelte-flow__edge').last();
  const [line, canvas] = [await edge.boundingBox(), await page.getByTestId('canvas').boundingBox()];
  await dropLayer(page, 'Block1', {
    x: line!.x + line!.width / 2 - canvas!.x,
    y: line!.y + line!.height * 0.85 - canvas!.y,
  });
  await expect(page.getByTestId('node-block2')).toContainText('Block1');
  await expect(page.getByTestId('problems')).toContainText('No problems');
});

test('Alt+Down and Alt+Up enter and leave a module also while a layer has the focus, and move nothing', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('node-relu3').click();
  await page.keyboard.press('Control+g');
  await expect(page.getByTestId('node-block1')).toBeVisible();
  const label = () => page.getByTestId('undo').getAttribute('aria-label');
  const before = await label();
  // Svelte Flow's element around a layer takes the keyboard focus.
  const focus = (name: string) => page.locator('.svelte-flow__node', { has: page.getByTestId(`node-${name}`) }).focus();
  await page.getByTestId('node-block1').click();
  await focus('block1');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByTestId('breadcrumb')).toContainText('Block1');
  await page.getByTestId('node-relu3').click();
  await focus('relu3');
  // Not a module: nothing is entered, and nothing moves.
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('breadcrumb')).toHaveCount(0);
  expect(await label()).toBe(before);
  // The plain key still moves.
  await page.getByTestId('node-block1').click();
  await focus('block1');
  await page.keyboard.press('ArrowDown');
  await expect.poll(label).not.toBe(before);
});

test('a layer is bypassed and frozen from the keyboard', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-relu1').click();
  await page.keyboard.press('b');
  await expect(page.getByTestId('node-relu1')).toContainText('bypassed');
  await page.keyboard.press('b');
  await expect(page.getByTestId('node-relu1')).not.toContainText('bypassed');
  await page.getByTestId('node-conv1').click();
  await page.keyboard.press('f');
  await expect(page.getByTestId('node-conv1').getByLabel('frozen')).toBeVisible();
});
