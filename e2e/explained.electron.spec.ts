/** From a cell of the confusion matrix to the activations of every layer for a misclassified digit. */
import { JOURNEY, step } from './support/journey.ts';
import { emulateSize } from './support/size.ts';
import { expect, test } from './support/test.ts';
import { trainSteps } from './support/train.ts';

test(
  'a cell gives its images, an image its class shares, and these the way into the network',
  { tag: JOURNEY },
  async ({ shell }) => {
    const { page } = shell;
    await expect(page.getByTestId('node-conv1')).toBeVisible();
    await page.getByTestId('room-train').click();
    await trainSteps(page, 50);

    await page.getByTestId('room-explore').click();
    await page.getByTestId('run-test').click();
    const confusion = page.getByTestId('confusion');
    await expect(confusion).toBeVisible({ timeout: 60_000 });
    await expect(page.getByTestId('curve-rocAuc')).toHaveText(/^(0\.[89]\d+|1\.0000)$/);
    await expect(page.getByTestId('reliability-plot')).toHaveAccessibleName(/ECE 0\.\d{4}$/);
    await step(page, '1 tested');
    const cell = confusion.getByRole('button', { name: /true (\d), predicted (?!\1)\d/ }).first();
    const [, truth, says] = /true (\d), predicted (\d)/.exec((await cell.getAttribute('aria-label'))!)!;
    await cell.click();

    const image = page.getByTestId('predictions').getByRole('button').first();
    await expect(image).toHaveAttribute('aria-label', new RegExp(`true ${truth}, predicted ${says}`));
    const number = Number(/Image ([\d,]+)/.exec((await image.getAttribute('aria-label'))!)![1]!.replace(',', ''));
    await image.click();
    const one = page.getByTestId('one-sample');
    const bars = one.getByTestId('class-shares').getByRole('listitem');
    await expect(bars).toHaveCount(10);
    // The largest probability is that of the predicted class.
    await expect(bars.first()).toContainText(says!);
    const shares = await bars.locator('b').allTextContents();
    expect(shares.reduce((sum, share) => sum + Number.parseFloat(share), 0)).toBeCloseTo(100, 0);
    await one.locator('canvas').first().hover();
    await expect(one.getByTestId('pixel')).toHaveText(/^x \d+, y \d+: \d+$/);

    await step(page, '2 one image');
    // Which pixels speak for it, by each method, and for another class.
    const why = one.getByTestId('saliency');
    for (const [name, method] of [
      ['Gradient', 'gradient'],
      ['Grad-CAM', 'gradCam'],
      ['Occlusion', 'occlusion'],
    ] as const) {
      await why.getByRole('radio', { name }).click();
      await expect(why).toHaveAttribute('data-state', method, { timeout: 30_000 });
      const drawn = await one.getByTestId('heat-overlay').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((byte, i) => i % 4 === 3 && byte > 0).length;
      });
      await step(page, `3 ${method}`);
      // After so few steps Grad-CAM may have nothing that speaks for the class, and then it says so.
      const says = why.getByTestId('saliency-says');
      if (method === 'gradCam' && drawn === 0) await expect(says).toContainText('No place speaks for this class');
      else {
        expect(drawn).toBeGreaterThan(10);
        await expect(says).toHaveAttribute('data-empty', 'false');
      }
    }
    // In a narrow window as well it stays within its card.
    await emulateSize(page, { width: 1024, height: 740 });
    const right = async (part: typeof one): Promise<number> => {
      const box = (await part.boundingBox())!;
      return box.x + box.width;
    };
    expect(await right(why.getByRole('radiogroup'))).toBeLessThanOrEqual(await right(one));
    const score = await why.getByTestId('saliency-says').textContent();
    await why.getByTestId('saliency-class').click();
    await page.getByRole('option', { name: `For ${truth}` }).click();
    await expect(why.getByTestId('saliency-says')).not.toHaveText(score!);
    await why.getByRole('radio', { name: 'Image' }).click();
    await expect(one.getByTestId('heat-overlay')).toHaveCount(0);

    await one.getByTestId('see-in-network').click();
    await expect(page.getByTestId('node-conv1').getByTestId('picture')).toHaveAttribute('data-maps', '6', {
      timeout: 30_000,
    });
    const sample = page.getByTestId('look-sample');
    await expect(sample).toContainText(`Test ${(number + 1).toLocaleString('en')} of`);
    await step(page, '4 in the network');
    await expect(sample).toContainText(`label ${truth} · predicted ${says}`);
    await expect(page.getByRole('radio', { name: 'Trained', exact: true })).toBeChecked();
    // Steps through misclassified samples.
    await page.getByTestId('look-only-wrong').click();
    await page.getByTestId('look-next').click();
    await expect(sample).not.toContainText(`Test ${(number + 1).toLocaleString('en')} of`);
    const told = /label (\d) · predicted (\d)/.exec((await sample.textContent())!)!;
    expect(told[1]).not.toBe(told[2]);
  },
);

test('values have predicted against true, residuals in the unit of the target, and no accuracy', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await expect(page.getByTestId('problems')).toContainText('No problems');
  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 });
  await page.getByTestId('room-explore').click();
  await page.getByTestId('run-test').click();
  const room = page.getByTestId('explore-room');
  await expect(room.getByTestId('pairs')).toHaveAttribute('data-points', '78', { timeout: 30_000 });
  await expect(room).toContainText('Errors are in the unit of mpg.');
  // The worst prediction with the values of its row, in the units of the file.
  await room
    .getByRole('button', { name: /^Row \d+: true/ })
    .first()
    .click();
  const cells = room.getByTestId('row-cells');
  const weight = cells.locator('div', { hasText: 'weight' }).locator('dd');
  await expect(weight).toHaveText(/^\d{4}$/);
  await expect(cells.locator('div', { hasText: 'cylinders' }).locator('dd')).toHaveText(/^[34568]$/);
  await room.getByTestId('see-in-network').click();
  await expect(page.getByTestId('look-sample')).toContainText('Test');
  await page.getByTestId('room-explore').click();
  await page.getByTestId('room-runs').click();
  const header = page.getByTestId('runs-room').locator('thead');
  await expect(header).toContainText('Loss');
  await expect(header).not.toContainText('Validation');
});
