/** The session is restored in a browser, whose pages have one each. */
import type { Page } from '@playwright/test';
import { setField } from './support/draw.ts';
import { expect, test } from './support/test.ts';

const tabs = (page: Page) => page.getByTestId('tabs').getByRole('tab');
const outChannels = (page: Page) => page.getByTestId('inspector').getByTestId('field-out_channels');
const WRITTEN_MS = 1000;

async function change(page: Page, value: number): Promise<void> {
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', value);
  await page.waitForTimeout(WRITTEN_MS);
}

async function expectChannels(page: Page, value: number): Promise<void> {
  await page.getByTestId('node-conv1').click();
  await expect(outChannels(page)).toHaveValue(String(value));
}

test('a page that was killed leaves its networks to the next one; two pages keep apart', async ({ shell }) => {
  const { page } = shell;
  const context = page.context();
  const address = page.url();
  await change(page, 7);
  await page.reload();
  await expectChannels(page, 7);

  // A second page has an empty session of its own: the first one's is locked.
  const other = await context.newPage();
  await other.goto(address);
  await other.getByTestId('sample-lenet-mnist').click();
  await expectChannels(other, 6);
  await change(other, 11);
  await change(page, 8);
  await other.reload();
  await expectChannels(other, 11);

  // Both crash.
  const crash = async (dying: Page): Promise<void> => {
    const devtools = await context.newCDPSession(dying);
    await devtools.send('Page.crash').catch(() => undefined);
  };
  void crash(other);
  void crash(page);
  await other.waitForTimeout(1000).catch(() => undefined);
  await Promise.all([page.close(), other.close()]);

  const next = await context.newPage();
  await next.goto(address);
  await expect(tabs(next)).toHaveCount(2);
  const channels: string[] = [];
  for (const index of [0, 1]) {
    await tabs(next).nth(index).click();
    await expect(tabs(next).nth(index)).toContainText('Not saved');
    await next.getByTestId('node-conv1').click();
    channels.push(await outChannels(next).inputValue());
  }
  expect(channels.sort()).toEqual(['11', '8']);
});

test('undo, redo and the list of steps go on after a reload; without the steps there is still the network', async ({
  shell,
}) => {
  const { page } = shell;
  const rows = page.getByTestId('history-list').getByRole('option');
  await page.getByTestId('node-conv1').click();
  await setField(page, 'out_channels', 7);
  await setField(page, 'kernel_size', 3);
  await page.keyboard.press('Escape');
  await page.getByTestId('node-fc2').click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-fc2')).toHaveCount(0);
  await page.getByTestId('undo').click();
  await page.getByTestId('undo').click();
  await page.waitForTimeout(WRITTEN_MS);
  await page.reload();

  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+h');
  await expect(rows).toHaveText([
    'State when opened',
    /^Change conv1.out_channels\s*Current state$/,
    'Change conv1.kernel_size',
    'Delete',
  ]);
  await page.keyboard.press('Escape');
  await page.getByTestId('undo').click();
  await expectChannels(page, 6);
  await expect(page.getByTestId('undo')).toBeDisabled();
  // As opened, it has no changes.
  await expect(tabs(page).first()).not.toContainText('Not saved');
  for (let i = 0; i < 3; i += 1) await page.getByTestId('redo').click();
  await expect(page.getByTestId('redo')).toBeDisabled();
  await expect(page.getByTestId('node-fc2')).toHaveCount(0);
  await expectChannels(page, 7);
  await expect(page.getByTestId('inspector').getByTestId('field-kernel_size')).toHaveValue('3');

  await page.waitForTimeout(WRITTEN_MS);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open('tensorsmith-session');
        open.onsuccess = () => {
          const store = open.result.transaction('kept', 'readwrite').objectStore('kept');
          const names = store.getAllKeys();
          names.onsuccess = () => {
            for (const name of (names.result as string[]).filter((one) => one.includes('/tab/'))) {
              const value = store.get(name);
              value.onsuccess = () => store.put((value.result as string).slice(0, -20), name);
            }
          };
          store.transaction.oncomplete = () => resolve();
        };
      }),
  );
  await page.reload();
  await expectChannels(page, 7);
  await expect(page.getByTestId('undo')).toBeDisabled();
  await expect(page.getByTestId('node-fc2')).toHaveCount(0);
});

test('an entry that is damaged is told, kept aside, and keeps nothing else from coming back', async ({ shell }) => {
  const { page } = shell;
  await change(page, 7);
  await page.keyboard.press('ControlOrMeta+n');
  await page.waitForTimeout(WRITTEN_MS);
  const cut = () =>
    page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const open = indexedDB.open('tensorsmith-session');
          open.onerror = () => reject(new Error('no database'));
          open.onsuccess = () => {
            const store = open.result.transaction('kept', 'readwrite').objectStore('kept');
            const names = store.getAllKeys();
            names.onsuccess = () => {
              for (const name of names.result as string[]) {
                const value = store.get(name);
                value.onsuccess = () => {
                  const text = value.result as string;
                  if (text.includes('conv1') && !name.startsWith('damaged/')) store.put(text.slice(0, 200), name);
                };
              }
            };
            store.transaction.oncomplete = () => resolve(names.result as string[]);
          };
        }),
    );
  await cut();
  await page.reload();
  await expect(page.getByTestId('toasts')).toContainText('could not be restored');
  await expect(tabs(page)).toHaveCount(1);
  expect((await cut()).some((name) => name.startsWith('damaged/'))).toBe(true);
});
