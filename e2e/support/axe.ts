/** What axe finds on a page. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

interface Search {
  /** The theme to look at; otherwise the one that is shown. */
  readonly theme?: 'light' | 'dark';
  /** A selector of the part to look at; otherwise the page. */
  readonly within?: string;
  /** Whether moderate and minor violations are left out. */
  readonly onlySerious?: boolean;
  /** Whether only colors are looked at: all that a second theme changes. */
  readonly onlyColors?: boolean;
}

/** Rules about colors, by axe's names. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];
/** Asks every element of the page, and is never more than moderate. */
const MODERATE = { region: { enabled: false } };

/** Violations, one line each, once colors have stopped changing. */
export async function faults(
  page: Page,
  { theme, within, onlySerious = false, onlyColors = false }: Search = {},
): Promise<string[]> {
  if (theme) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  }
  await settled(page);
  // Once a page: another axe would begin as code that has never run, which takes longer than the search.
  const isThere = await page.evaluate(() => 'axe' in window);
  // In Electron there is no second window to open for frames. Passed checks need no description, which takes most of
  // the time.
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) }).setLegacyMode(true).options({
    resultTypes: ['violations'],
    ...(onlySerious ? { rules: MODERATE } : {}),
    ...(onlyColors ? { runOnly: { type: 'rule', values: COLOR_RULES }, rules: {} } : {}),
  });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  return violations
    .filter(({ impact }) => !onlySerious || impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** Waits for transitions and for animations that end: they begin in the frame after a change, or after one another. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const ending = (): Animation[] =>
      document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await new Promise(requestAnimationFrame);
      if (ending().length === 0) continue;
      quiet = -1;
      await Promise.allSettled(ending().map(({ finished }) => finished));
    }
  });
