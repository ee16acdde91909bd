/** Fields, search, languages and themes: the same page in a browser, which design.spec.ts opens. */
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

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
