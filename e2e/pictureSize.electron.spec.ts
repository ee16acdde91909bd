/** The picture of a part: nothing is saved here, which alone would differ in a browser (picture.spec.ts). */
import { expect, test } from './support/test.ts';

test('a selection alone makes a smaller picture', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await page.keyboard.press('ControlOrMeta+Shift+e');
  const size = page.getByTestId('picture-size');
  const whole = await size.innerText();
  await page.getByRole('radio', { name: '1 layer' }).click();
  await expect(size).not.toHaveText(whole);
  await expect(size).toHaveText('432 × 210 pixels');
});
