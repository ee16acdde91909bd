/** What axe finds: nothing serious on any screen, in either theme and language, and at twice the size. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** Serious and critical faults, as one line each. */
async function faults(page: Page, where: string): Promise<string[]> {
  // Colours glide for a moment after a change of the theme.
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page })
    // Electron's window is the page; there is no other to open for frames.
    .setLegacyMode(true)
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${where}: ${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

const ROOMS = ['design', 'data', 'train', 'explore', 'runs'] as const;

/** Opens each screen in turn. */
const SCREENS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ...ROOMS.map((room) => [room, async (page: Page) => page.getByTestId(`room-${room}`).click()] as const),
  [
    'a selected layer',
    async (page) => {
      await page.getByTestId('room-design').click();
      await page.getByTestId('node-conv1').click();
    },
  ],
  [
    'the list of layers',
    async (page) => {
      await page.keyboard.press('a');
      await expect(page.getByTestId('quick-add')).toBeVisible();
    },
  ],
  [
    'the outline',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+Alt+o');
      await expect(page.getByTestId('outline')).toBeVisible();
    },
  ],
  [
    'a problem and its fixes',
    async (page) => {
      await page.keyboard.press('ControlOrMeta+Alt+o');
      await page.getByTestId('node-flatten').click();
      await page.keyboard.press('Delete');
      await page.getByTestId('problems').click();
      await expect(page.getByTestId('problem')).toBeVisible();
    },
  ],
  [
    'all commands',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+k');
      await expect(page.getByTestId('commands')).toBeVisible();
    },
  ],
  ...(
    ['ControlOrMeta+/', 'ControlOrMeta+,', 'ControlOrMeta+i', 'ControlOrMeta+e', 'ControlOrMeta+Shift+o'] as const
  ).map(
    (keys) =>
      [
        `what ${keys} opens`,
        async (page: Page) => {
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
          await page.keyboard.press(keys);
          await page.waitForTimeout(400);
        },
      ] as const,
  ),
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious on any screen, ${colorScheme}`, async ({ shell }) => {
    const { page } = shell;
    await expect(page.getByTestId('node-conv1')).toBeVisible();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // One theme is looked through in Chinese.
    if (colorScheme === 'dark') await page.getByTestId('language').click();
    const found: string[] = [];
    for (const [name, open] of SCREENS) {
      await open(page);
      found.push(...(await faults(page, name)));
    }
    expect(found).toEqual([]);
  });
}

test('at twice the size everything can still be reached, and nothing runs out of the window', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  // 200 % on the usual window: half as many pixels of the page.
  await page.setViewportSize({ width: 800, height: 500 });
  for (const room of ROOMS) {
    await page.getByTestId(`room-${room}`).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, room).toBeLessThanOrEqual(0);
    await expect(page.getByTestId('train')).toBeInViewport();
  }
});

test('with reduced motion nothing is animated', async ({ shell }) => {
  const { page } = shell;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByTestId('node-conv1').click();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        const longest = Math.max(...`${animationDuration}, ${transitionDuration}`.split(', ').map(parseFloat));
        return longest > 0.001;
      }).length,
  );
  expect(moving).toBe(0);
});
