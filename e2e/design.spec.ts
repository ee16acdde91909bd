/** The canvas as a user uses it, in a browser too; what is the same page in both is in design.electron.spec.ts. */
import { connect, dropLayer } from './support/draw.ts';
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
