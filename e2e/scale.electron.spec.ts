/** Edges at common display scales, and at zooms of the window and of the canvas. */
import { test, expect } from '@playwright/test';
import { startElectron } from './support/electron.ts';
import { drawnLines } from './support/lines.ts';

const SCALES = [1, 1.25, 1.5, 1.75, 2];
/** Zooms of the window; those that leave less space than the panels are left out. */
const zoomsAt = (scale: number): readonly number[] => (scale === 1 ? [0.8, 0.9, 1.1, 1.25, 1.5, 2] : [0.8, 1.1]);
/** In canvas pixels. */
const DOT_RADIUS = 5;
/** So long a zoom of the canvas takes; before, a picture would show where it began. */
const ZOOM_MS = 400;
/** So long a busy machine may take to draw what has changed. */
const SETTLED_MS = 15_000;

for (const scale of SCALES) {
  test(`connections meet their dots at ${scale * 100} %`, async () => {
    const shell = await startElectron({ switches: [`--force-device-scale-factor=${scale}`], size: null });
    try {
      const { app, page } = shell;
      await expect(page.getByTestId('node-conv1')).toBeVisible();
      expect(await page.evaluate(() => devicePixelRatio)).toBe(scale);
      // Playwright's own screenshots take a window's zoom for a page scale.
      const window = await app.browserWindow(page);
      const picture = (): Promise<string> =>
        window.evaluate(async (own) => (await own.webContents.capturePage()).toPNG().toString('base64'));
      // The picture is of an earlier moment than the page's answer: they agree once the zoom has come to rest.
      const check = (what: string): Promise<void> =>
        expect(async () => {
          const lines = await drawnLines(page, await picture());
          expect(lines.points, what).toBeGreaterThan(lines.edges);
          expect(lines, what).toMatchObject({ missing: 0 });
          expect(lines.apart, what).toBeLessThan(DOT_RADIUS + 2);
        }).toPass({ timeout: SETTLED_MS, intervals: [100] });
      await check('as it opens');
      for (const key of ['-', '-', '=', '=', '=', '=']) {
        await page.keyboard.press(`Control+${key}`);
        await page.waitForTimeout(ZOOM_MS);
        await check(`canvas zoomed by ${key}`);
      }
      for (const zoom of zoomsAt(scale)) {
        await window.evaluate((own, factor) => own.webContents.setZoomFactor(factor), zoom);
        await page.waitForTimeout(ZOOM_MS);
        await check(`window zoomed to ${zoom * 100} %`);
      }
    } finally {
      await shell.close();
    }
  });
}
