/** axe finds nothing serious on any screen, in either theme and language, and at twice the size. */
import type { Page } from '@playwright/test';
import { faults } from './support/axe.ts';
import { emulateSize } from './support/size.ts';
import { expect, test } from './support/test.ts';

const ROOMS = ['design', 'data', 'train', 'explore', 'runs', 'lab'] as const;

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
      // Only a network without errors is exported.
      await page.getByTestId('undo').click();
      await expect(page.getByTestId('node-flatten')).toBeVisible();
      await page.keyboard.press('ControlOrMeta+k');
      await expect(page.getByTestId('commands')).toBeVisible();
    },
  ],
  ...(
    [
      ['ControlOrMeta+/', 'keys-edit.freeze'],
      ['ControlOrMeta+,', 'settings-dialog'],
      ['ControlOrMeta+i', 'doctor'],
      ['ControlOrMeta+e', 'export-dialog'],
      ['ControlOrMeta+Shift+o', 'start-page'],
    ] as const
  ).map(
    ([keys, opened]) =>
      [
        `what ${keys} opens`,
        async (page: Page) => {
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
          await page.keyboard.press(keys);
          await expect(page.getByTestId(opened)).toBeVisible();
        },
      ] as const,
  ),
];

/** The modal dialog, where there is one: what lies behind its veil stays as it was looked at before. */
const inFront = async (page: Page): Promise<{ within?: string }> =>
  (await page.locator('.modal').count()) ? { within: '.modal' } : {};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious on any screen, ${colorScheme}`, async ({ shell }) => {
    const { page } = shell;
    await expect(page.getByTestId('node-conv1')).toBeVisible();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // One theme is checked in Chinese, for its colors: names and roles are those of the other.
    const onlyColors = colorScheme === 'dark';
    if (onlyColors) await page.getByTestId('language').click();
    await expect(page.locator('html')).toHaveAttribute('lang', onlyColors ? 'zh-CN' : 'en');
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const found: string[] = [];
    for (const [name, open] of SCREENS) {
      await open(page);
      const where = await inFront(page);
      found.push(...(await faults(page, { ...where, onlySerious: true, onlyColors })).map((one) => `${name}: ${one}`));
    }
    expect(found).toEqual([]);
  });
}

/** Controls that cannot be reached: outside of the window, or of a part that does not scroll. */
function cutOff(): string[] {
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  const isCut = (element: Element): boolean => {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    const outside = (box: { left: number; right: number; top: number; bottom: number }, axis: 'x' | 'y'): boolean =>
      axis === 'x' ? left < box.left - 1 || right > box.right + 1 : top < box.top - 1 || bottom > box.bottom + 1;
    for (let part = element.parentElement; part && part !== document.body; part = part.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(part);
      const box = part.getBoundingClientRect();
      for (const [axis, overflow] of [
        ['x', overflowX],
        ['y', overflowY],
      ] as const) {
        if (overflow === 'visible' || !outside(box, axis)) continue;
        if (!scrolls(overflow)) return true;
        // It can be scrolled to.
        if (axis === 'x') [left, right] = [box.left, box.right];
        else [top, bottom] = [box.top, box.bottom];
      }
      if (position === 'fixed') break;
    }
    const all = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
    return outside(all, 'x') || outside(all, 'y');
  };
  return (
    [...document.querySelectorAll('button, a[href], input, select, textarea, [role=tab], [role=option]')]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      // The canvas is panned by dragging.
      .filter((element) => !element.closest('.svelte-flow__viewport') && isCut(element))
      .map((element) => element.outerHTML.slice(0, 160))
  );
}

test('at twice the size everything can still be reached, and nothing runs out of the window', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  // 200 % in the usual window: half as many CSS pixels.
  await emulateSize(page, { width: 800, height: 500 });
  for (const room of ROOMS) {
    await page.getByTestId(`room-${room}`).click();
    await expect(page.getByTestId(`room-${room}`)).toHaveAttribute('aria-current', 'page');
    expect(await page.evaluate(cutOff), room).toEqual([]);
    await expect(page.getByTestId('train')).toBeInViewport({ ratio: 1 });
  }
});

/** Animations and transitions, those added by styles included. */
function animated(): string[] {
  return [...document.querySelectorAll('*')].flatMap((element) =>
    [null, '::before', '::after'].flatMap((part) => {
      const { animationName, animationDuration, animationIterationCount, transitionDuration } = getComputedStyle(
        element,
        part,
      );
      const longest = Math.max(...`${animationDuration}, ${transitionDuration}`.split(', ').map(parseFloat));
      const repeats = animationName !== 'none' && animationIterationCount.includes('infinite');
      return longest > 0.001 || repeats ? [`${element.outerHTML.slice(0, 120)} ${part ?? ''}`] : [];
    }),
  );
}

test('with reduced motion nothing is animated, nor does the view glide', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  // There are animations to be disabled.
  expect(await page.evaluate(animated)).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const room of ROOMS) {
    await page.getByTestId(`room-${room}`).click();
    expect(await page.evaluate(animated), room).toEqual([]);
  }
  await page.getByTestId('room-design').click();
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  // The network fills the view already: away from there.
  const zoom = page.getByTestId('zoom');
  const fitted = await zoom.textContent();
  await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
  await expect(zoom).not.toHaveText(fitted!);
  // All positions of the view during its transition.
  const places = await page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>('.svelte-flow__viewport')!;
    const seen = new Set([view.style.transform]);
    const watch = new MutationObserver(() => seen.add(view.style.transform));
    watch.observe(view, { attributes: true });
    document.querySelector<HTMLElement>('[data-testid=fit]')!.click();
    const pause = (ms: number): Promise<unknown> => new Promise((done) => setTimeout(done, ms));
    for (let waited = 0; seen.size < 2 && waited < 5000; waited += 20) await pause(20);
    // Longer than the transition.
    await pause(400);
    return seen.size;
  });
  expect(places).toBe(2);
});
