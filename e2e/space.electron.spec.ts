/** Narrow and wide windows, twice the size, forced colors; toasts and screen reader announcements. */
import type { Locator, Page } from '@playwright/test';
import type { ElectronShell } from './support/electron.ts';
import { emulateSize } from './support/size.ts';
import { expect, test } from './support/test.ts';

const room = async (page: Page, name: string): Promise<void> => {
  await page.getByTestId(`room-${name}`).click();
  await expect(page.getByTestId(`room-${name}`)).toHaveAttribute('aria-current', 'page');
};
const widthOf = (part: Locator): Promise<number> => part.evaluate((element) => element.getBoundingClientRect().width);

/** Overlapping texts of an element. */
const overprinted = (part: Locator): Promise<string[]> =>
  part.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const boxes: { text: string; box: DOMRect }[] = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects())
        if (box.width > 1) boxes.push({ text: walker.currentNode.textContent!.trim(), box });
    }
    return boxes.flatMap(({ text, box }, index) =>
      boxes.slice(index + 1).flatMap(({ text: other, box: at }) => {
        const x = Math.min(box.right, at.right) - Math.max(box.left, at.left);
        const y = Math.min(box.bottom, at.bottom) - Math.max(box.top, at.top);
        // Adjacent lines of different sizes share a pixel or two.
        return text && other && text !== other && x > 2 && y > 4 ? [`${text} | ${other}`] : [];
      }),
    );
  });

/** Smallest text size of a layer on the screen. */
const leastText = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const nodes = [...document.querySelectorAll<HTMLElement>('.svelte-flow__node')];
    const view = document.querySelector<HTMLElement>('.svelte-flow__viewport')!;
    const zoom = new DOMMatrix(getComputedStyle(view).transform).a;
    const sizes = nodes
      .flatMap((node) => [...node.querySelectorAll<HTMLElement>('h3 *, p')])
      .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.textContent)
      .map((part) => parseFloat(getComputedStyle(part).fontSize) * zoom);
    return Math.min(...sizes);
  });

test('a narrow window folds panels and keeps the canvas; widths are dragged and remembered', async ({ shell }) => {
  const { page } = shell;
  const canvas = page.getByTestId('canvas');
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  for (const [width, height] of [
    [1024, 700],
    [800, 600],
    [640, 400],
    [400, 300],
  ] as const) {
    await emulateSize(page, { width, height });
    await expect.poll(() => widthOf(canvas)).toBeGreaterThanOrEqual(Math.min(400, width - 52 - 2 * 38));
    await expect.poll(() => leastText(page)).toBeGreaterThanOrEqual(9.99);
  }
  // Opened by the user it is shown all the same, over the canvas, and Escape closes it.
  const closed = page.getByRole('button', { name: 'Right panel' });
  await closed.click();
  const inspector = page.getByRole('complementary', { name: 'Right panel' });
  await expect(inspector).toBeVisible();
  await inspector.getByRole('textbox').first().focus();
  await page.keyboard.press('Escape');
  await expect(inspector).toHaveCount(0);

  await emulateSize(page, { width: 1600, height: 1000 });
  await expect(inspector).toBeVisible();
  const handle = inspector.getByRole('separator');
  const before = await widthOf(inspector);
  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(inspector)).toBe(before + 16);
  await page.reload();
  await expect.poll(() => widthOf(inspector)).toBe(before + 16);
});

test('many tabs scroll, and the chosen one is in sight', async ({ shell }) => {
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await emulateSize(page, { width: 1024, height: 700 });
  for (let count = 0; count < 9; count++) {
    // An untouched empty network is replaced by the next document.
    await page.getByTestId('new-tab').click();
    await page.keyboard.press('a');
    await expect(page.getByTestId('quick-add')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('quick-add')).toHaveCount(0);
  }
  const tabs = page.getByTestId('tabs');
  await expect(tabs.getByRole('tab')).toHaveCount(10);
  expect(await tabs.evaluate((list) => list.scrollWidth > list.clientWidth)).toBe(true);
  await expect(tabs.getByRole('tab', { selected: true })).toBeInViewport({ ratio: 0.9 });
  await tabs.getByRole('tab').last().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tabs.getByRole('tab', { selected: true })).toBeInViewport({ ratio: 0.9 });
});

test('while training: no numbers over one another, and a wide room is used', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('train').click();
  await expect(page.getByTestId('loss-chart')).toBeVisible();
  await expect(page.getByText('Locked settings stay as they are during a run')).toBeInViewport();
  for (const [width, height] of [
    [1280, 760],
    [1024, 700],
    [800, 500],
    [640, 400],
    [400, 300],
  ] as const) {
    await emulateSize(page, { width, height });
    await page.waitForTimeout(200);
    await expect(page.getByTestId('stop')).toBeInViewport({ ratio: 1 });
    expect(await overprinted(page.getByTestId('run-status')), `${width}`).toEqual([]);
    // Of a chart's heading nothing runs out of it, nor is its title cut.
    const cut = page.locator('.run-chart h2').evaluateAll((headings) =>
      headings.flatMap((heading) => {
        const { right } = heading.getBoundingClientRect();
        const out = [...heading.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > right + 1);
        const title = heading.querySelector('.title')!;
        return out.length || title.scrollWidth > title.clientWidth ? [heading.textContent] : [];
      }),
    );
    expect(await cut, `${width}`).toEqual([]);
    // Nothing lies over what sets the charts.
    await page.getByTestId('more-charts').check();
    await page.getByTestId('more-charts').uncheck();
  }
  await emulateSize(page, { width: 2560, height: 1300 });
  await expect(page.getByTestId('log')).toHaveCount(0);
  const [loss, accuracy] = await page
    .locator('[data-testid=train-room] .card')
    .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect()));
  expect(accuracy!.top).toBe(loss!.top);
  expect(loss!.width).toBeGreaterThan(800);
  expect(loss!.height).toBeGreaterThan(700);
  await page.getByTestId('log-fold').click();
  await expect(page.getByTestId('log')).toBeVisible();
  // One memory estimate wherever it is shown.
  const told = (await page.getByTestId('memory-estimate').locator('b').textContent())!;
  await expect(page.getByTestId('memory')).toContainText(told);
});

test('forced colors show what is chosen', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  await expect(page.locator('.svelte-flow__node.selected')).toHaveCount(1);
  await page.emulateMedia({ forcedColors: 'active' });
  const ground = (part: Locator): Promise<string> => part.evaluate((own) => getComputedStyle(own).backgroundColor);
  const differ = async (chosen: Locator, other: Locator): Promise<void> => {
    await expect.poll(async () => (await ground(chosen)) !== (await ground(other))).toBe(true);
  };
  await differ(page.getByTestId('room-design'), page.getByTestId('room-data'));
  const outline = (part: Locator): Promise<string> => part.evaluate((own) => getComputedStyle(own).outlineStyle);
  const nodeOf = (name: string): Locator =>
    page.locator('.svelte-flow__node', { has: page.getByTestId(`node-${name}`) });
  await expect.poll(() => outline(nodeOf('conv1'))).not.toBe('none');
  expect(await outline(nodeOf('conv2'))).toBe('none');
  await page.getByTestId('new-tab').click();
  await page.keyboard.press('Escape');
  await differ(page.locator('.tab.on'), page.locator('.tab:not(.on)').first());
  await page.keyboard.press('ControlOrMeta+,');
  const settings = page.getByTestId('settings-dialog');
  await differ(
    settings.getByRole('radio', { checked: true }).first(),
    settings.getByRole('radio', { checked: false }).first(),
  );
});

test('a screen reader hears of new problems, and finds rooms, panels and tools by their headings and names', async ({
  shell,
}) => {
  const { page } = shell;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Design, lenet-mnist');
  await expect(page.getByRole('toolbar', { name: 'Canvas tools' })).toBeVisible();
  for (const name of ['design', 'data', 'train', 'explore', 'runs', 'lab']) {
    await room(page, name);
    const levels = await page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => Number(heading.tagName[1])),
    );
    expect(levels[0], name).toBe(1);
    expect(
      levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1),
      `${name}: ${levels}`,
    ).toBe(true);
  }
  await room(page, 'design');
  const voice = page.getByTestId('problem-voice');
  await page.waitForTimeout(1000);
  await expect(voice).toBeEmpty();
  await page.getByTestId('node-flatten').click();
  await page.keyboard.press('Delete');
  await expect(voice).toContainText('problem');
});

test('equal toasts are one with a count, cover no control, and leave by themselves', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').click();
  const toasts = page.getByTestId('toasts');
  for (let times = 0; times < 3; times++) await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(toasts.getByRole('listitem')).toHaveCount(1);
  await expect(toasts).toContainText('×3');
  for (const [width, height] of [
    [1600, 1000],
    [1024, 700],
  ] as const) {
    await emulateSize(page, { width, height });
    await page.waitForTimeout(300);
    const covered = await toasts.evaluate((list) => {
      const own = list.getBoundingClientRect();
      return [...document.querySelectorAll('button, input, [role=tab], .overview')]
        .filter((part) => !list.contains(part) && !part.closest('.svelte-flow__viewport'))
        .filter((part) => {
          const at = part.getBoundingClientRect();
          const { left, right, top, bottom } = own;
          return (
            at.width &&
            at.left < right &&
            at.right > left &&
            at.top < bottom &&
            at.bottom > top &&
            part.checkVisibility()
          );
        })
        .map((part) => part.outerHTML.slice(0, 100));
    });
    expect(covered).toEqual([]);
  }
  await expect(toasts.getByRole('listitem')).toHaveCount(0, { timeout: 10_000 });
});

test('the size in the settings zooms the window and is remembered; 800×600 is the least', async ({ shell }) => {
  const { page, app } = shell as ElectronShell;
  const window = await app.browserWindow(page);
  const zoom = (): Promise<number> => window.evaluate((own) => own.webContents.getZoomFactor());
  expect(await window.evaluate((own) => own.getMinimumSize())).toEqual([800, 600]);
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+,');
  const dialog = page.getByTestId('settings-dialog');
  for (let step = 0; step < 12; step++) {
    const larger = dialog.getByRole('button', { name: 'Larger' });
    if (await larger.isDisabled()) break;
    await larger.click();
  }
  await expect(dialog.getByText('200 %')).toBeVisible();
  await expect.poll(zoom).toBe(2);
  await page.reload();
  await expect.poll(zoom).toBe(2);
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+,');
  await dialog.getByRole('button', { name: 'Smaller' }).click();
  await expect.poll(zoom).toBeCloseTo(1.9);
});
