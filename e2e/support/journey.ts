/** Pictures of journeys: tests tagged JOURNEY show their steps; `npm run screenshots -- journeys` keeps a picture of each. */
import { join } from 'node:path';
import { type Page, test } from '@playwright/test';

export const JOURNEY = '@journey';

const folder = process.env['TENSORSMITH_JOURNEYS'];

/**
 * A step of a journey, photographed in both languages and themes where pictures are asked for. Dialogs and menus stay
 * open: the language is switched without the mouse.
 */
export async function step(page: Page, name: string): Promise<void> {
  if (!folder) return;
  const { title } = test.info();
  const speak = (language: string) =>
    page.evaluate((wanted) => {
      if (!document.documentElement.lang.startsWith(wanted))
        document.querySelector<HTMLElement>('[data-testid=language]')?.click();
    }, language);
  for (const language of ['en', 'zh']) {
    await speak(language);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(400);
      const path = join(folder, title.slice(0, 60).replace(/[^\w ]/g, ''), `${name}-${language}-${colorScheme}.png`);
      await page.screenshot({ path });
    }
  }
  await speak('en');
  await page.emulateMedia({ colorScheme: null });
}
