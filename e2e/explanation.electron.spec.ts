/** Explain: a layer's numbers on the canvas, and a whole training step by keys, forward, loss, backward and update. */
import { faults } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('a training step of LeNet is gone through with its numbers', async ({ shell }) => {
  const { page } = shell;
  const panel = page.getByTestId('explanation');
  const step = page.getByTestId('explain-step');
  const numbers = panel.getByTestId('with-numbers');
  // It begins with the input, which is the sample itself.
  await page.getByTestId('explain').click();
  await panel.getByTestId('explain-next').click();
  await expect(step).toContainText('image');
  await expect(panel).toContainText('Nothing is computed');
  await page.getByTestId('canvas').getByText('Conv2d').first().click();
  await expect(step).toContainText('conv1');
  await expect(page.getByTestId('look-sample')).toContainText('label 7');

  // One element of the output: 25 products and the bias; another one by an arrow key.
  const output = panel.getByTestId('explain-output').getByRole('slider');
  await expect(panel).toContainText('Sum of 25 terms');
  const before = await numbers.getAttribute('data-value');
  const said = await output.getAttribute('aria-valuetext');
  await output.press('ArrowRight');
  await expect(output).not.toHaveAttribute('aria-valuetext', said!);
  await expect(numbers).not.toHaveAttribute('data-value', before!);
  // The number of the formula is the layer's own.
  const shown = (await output.getAttribute('aria-valuetext'))!.split(' ').at(-1)!;
  expect(Number(shown)).toBeCloseTo(Number(await numbers.getAttribute('data-value')), 3);
  await output.press('Tab');

  // To the loss and on, by the arrow keys of the panel.
  await panel.getByTestId('explain-next').press('ArrowRight');
  await expect(step).toContainText('relu1');
  await expect(numbers).toContainText('max');
  await panel.getByRole('radio', { name: 'Loss' }).click();
  await expect(step).toContainText('logits');
  const loss = Number(await numbers.getAttribute('data-value'));
  await expect(panel.getByTestId('explain-loss')).toContainText(String(loss.toFixed(2)).slice(0, 3));
  await panel.getByTestId('explain-next').click();
  await expect(step).toContainText('fc3');
  await expect(panel.getByTestId('explain-upstream')).toHaveCount(1);
  await expect(panel).toContainText('Sum of 10 terms');

  // The same layer's part of the update.
  await panel.getByRole('radio', { name: 'Update' }).click();
  await expect(step).toContainText('fc3');
  await expect(panel.getByTestId('explain-new')).not.toBeEmpty();
  expect(await faults(page, { within: '[data-testid="explanation"]' })).toEqual([]);

  // Another sample: the numbers follow.
  const after = await numbers.getAttribute('data-value');
  await page.getByTestId('look-next').click();
  await expect(page.getByTestId('look-sample')).toContainText('label 2');
  await expect(numbers).not.toHaveAttribute('data-value', after!);
  await panel.getByTestId('explain-next').press('Escape');
  await expect(panel).toHaveCount(0);

  // Opened again it is where a step begins. By its key on a layer, the arrow keys are the panel's: they do not move the layer.
  await page.getByTestId('node-conv1').click();
  await page.keyboard.press('e');
  await expect(step).toContainText('conv1');
  await page.keyboard.press('ArrowRight');
  await expect(step).toContainText('relu1');
  await expect(page.getByTestId('undo')).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});
