/** Activation pictures beside the layers cover no layer, label or connection, at common display scales. */
import { expect, type Page, test } from '@playwright/test';
import { startElectron } from './support/electron.ts';

/** What pictures of activations cover, by the number of those that do. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const boxesOf = (selector: string): DOMRect[] =>
      [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
    const pictures = boxesOf('[data-testid=picture]').filter(({ width }) => width > 0);
    const meet = (a: DOMRect, b: DOMRect): boolean =>
      a.left < b.right - 0.5 && a.right > b.left + 0.5 && a.top < b.bottom - 0.5 && a.bottom > b.top + 0.5;
    const over = (boxes: readonly DOMRect[]): number =>
      pictures.filter((picture) => boxes.some((box) => meet(picture, box))).length;
    const points = [...document.querySelectorAll<SVGPathElement>('.svelte-flow__edge-path')].flatMap((path) => {
      const [matrix, length] = [path.getScreenCTM()!, path.getTotalLength()];
      return Array.from({ length: 200 }, (_, i) => path.getPointAtLength((i / 199) * length).matrixTransform(matrix));
    });
    const onLine = pictures.filter((box) =>
      points.some(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom),
    ).length;
    const layers = boxesOf('.svelte-flow__node-layer');
    return {
      many: pictures.length > layers.length / 2,
      layers: over(layers),
      labels: over(boxesOf('.pill')),
      lines: onLine,
      others: pictures.filter((one, i) => pictures.slice(i + 1).some((other) => meet(one, other))).length,
    };
  });

async function expectNothingCovered(page: Page): Promise<void> {
  await page.keyboard.press('l');
  const shown = page.locator('[data-testid=picture]:visible');
  await expect(shown.first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('look-bar')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  // The view glides to where the pictures are in sight.
  await page.waitForTimeout(500);
  await expect.poll(() => covered(page)).toEqual({ many: true, layers: 0, labels: 0, lines: 0, others: 0 });
}

for (const scale of [1, 1.5])
  test(`pictures of LeNet and U-Net cover nothing at ${scale * 100} %`, async () => {
    const shell = await startElectron({ switches: [`--force-device-scale-factor=${scale}`] });
    try {
      const { page } = shell;
      await expect(page.getByTestId('node-conv1')).toBeVisible();
      await expectNothingCovered(page);
      await page.keyboard.press('l');
      await expect(page.getByTestId('picture')).toHaveCount(0);
      await page.keyboard.press('ControlOrMeta+Shift+o');
      await page.getByTestId('sample-unet').click();
      await expect(page.getByTestId('start-page')).toBeHidden();
      await expectNothingCovered(page);
    } finally {
      await shell.close();
    }
  });
