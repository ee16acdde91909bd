/** The canvas as a user uses it. */
import { connect, dropLayer, setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

test('a wrong shape says where, why and what it blocks; Enter fixes it; undo and redo return exactly', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('new-tab').click();
  for (const [i, type] of ['Input', 'Conv2d', 'Linear', 'ReLU', 'Output'].entries()) {
    await dropLayer(page, type, { x: 200 + (i % 2) * 280, y: 90 + Math.floor(i / 2) * 150 });
  }
  const chain = ['input1', 'conv1', 'fc1', 'relu1', 'output1'];
  for (const [i, name] of chain.slice(1).entries()) await connect(page, chain[i]!, name);

  await expect(page.getByTestId('node-fc1')).toHaveAttribute('data-status', 'error');
  await expect(page.getByTestId('node-relu1')).toHaveAttribute('data-status', 'blocked');
  await expect(page.getByTestId('problems')).toContainText('1 problem');
  await page.getByTestId('problems').click();
  const problem = page.getByTestId('problem');
  await expect(problem).toContainText('Linear needs a flat tensor');
  await expect(problem).toContainText('It gets N×16×26×26 and expects N×10816.');
  await expect(problem).toContainText('relu1');

  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-flatten1')).toBeVisible();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await expect(page.getByTestId('node-fc1')).toContainText('10816→10');

  await page.getByTestId('undo').click();
  await expect(page.getByTestId('node-flatten1')).toHaveCount(0);
  await expect(page.getByTestId('node-fc1')).toHaveAttribute('data-status', 'error');
  await page.getByTestId('redo').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
});

test('fields, search, copy and paste, delete, and both languages and themes', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 8);
  await expect(page.getByTestId('node-conv1')).toContainText('1→8, 5×5, pad 2');
  await expect(page.getByTestId('code')).toContainText('filters: 8');
  await expect(page.getByTestId('inspector')).toContainText('Small filters slide over the image');

  await page.getByTestId('canvas').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('norm');
  await expect(page.locator('[data-layer="BatchNorm2d"]')).toBeVisible();
  await expect(page.locator('[data-layer="Conv2d"]')).toHaveCount(0);
  // Enter adds the best match: the layer of that name, not the family "Input and output".
  await page.getByTestId('find-layer').fill('output');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-output1')).toBeVisible();
  await page.getByTestId('undo').click();
  await page.getByTestId('find-layer').press('Escape');

  await page.getByTestId('node-relu1').click();
  await page.keyboard.press('ControlOrMeta+d');
  await expect(page.getByTestId('node-relu5')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-relu5')).toHaveCount(0);

  await page.getByTestId('language').click();
  await expect(page.getByTestId('room-design')).toContainText('设计');
  await expect(page.getByTestId('problems')).toContainText('没有问题');
  await page.getByTestId('language').click();
  await expect(page.getByTestId('room-design')).toContainText('Design');

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).not.toBe(light);
});

test('first values of a parameter are chosen in one step that can be undone', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  const more = page.getByTestId('initializers-more');
  await expect(page.getByTestId('initializer-weight')).toHaveCount(0);
  await more.click();
  await page.getByTestId('initializer-bias').click();
  // A bias has one axis, too few for these initializers.
  await expect(page.getByRole('option', { name: /Orthogonal/ })).toHaveCount(0);
  await page.getByRole('option', { name: /^Zeros/ }).click();
  await expect(page.getByTestId('initializer-bias')).toContainText('Zeros');
  await page.getByTestId('initializer-weight').click();
  await page.getByRole('option', { name: /Kaiming normal/ }).click();
  await expect(page.getByTestId('initializer-weight')).toContainText('Kaiming normal');
  await more.click();
  await expect(more).toContainText('weight');
  await page.getByTestId('undo').click();
  await expect(more).not.toContainText('weight');
  await expect(more).toContainText('bias');
  await page.getByTestId('undo').click();
  await expect(more).not.toContainText('bias');
});

test('a sample is opened from the list, with its data', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await expect(page.getByTestId('node-fc3')).toBeVisible();
  await page.getByTestId('room-data').click();
  await expect(page.getByTestId('table-preview')).toContainText('horsepower');
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-char-gpt').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-data').click();
  await expect(page.getByTestId('text-preview')).toContainText('Call me Ishmael');
});
