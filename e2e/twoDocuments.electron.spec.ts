/** Two open networks, one of which trains: which one, and what the other can do meanwhile. */
import type { Page } from '@playwright/test';
import { JOURNEY, step } from './support/journey.ts';
import type { Shell } from './support/shell.ts';
import { expect, test } from './support/test.ts';

const tab = (page: Page, index: number) => page.getByTestId('tabs').getByRole('tab').nth(index);
const status = (page: Page) => page.getByTestId('run-status');

/** LeNet trains in the first tab; a small table is in the second one, which is active. */
async function trainFirst({ page }: Shell): Promise<void> {
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('room-train').click();
  await page.getByTestId('epochs').fill('50');
  await page.getByTestId('train').click();
  await expect(status(page)).toHaveAttribute('data-status', 'running', { timeout: 90_000 });
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await page.getByTestId('sample-auto-mpg').click();
  await page.getByTestId('room-train').click();
  await page.getByTestId('epochs').fill('2');
  await page.getByTestId('epochs').press('Enter');
}

test(
  'the second network is queued as it is, begins when the first has ended, and each room shows its own',
  { tag: JOURNEY },
  async ({ shell }) => {
    const { page } = shell;
    page.on('dialog', (dialog) => void dialog.accept());
    await trainFirst(shell);
    await expect(page.getByText('Not trained yet')).toBeVisible();
    await expect(page.getByTestId('stop')).toHaveCount(0);
    await expect(tab(page, 0)).toContainText('Training');

    await test.step('queue it, leave the queue, queue it again', async () => {
      await expect(page.getByTestId('train')).toHaveText('Train after “lenet-mnist”');
      await page.getByTestId('train').click();
      await expect(page.getByTestId('queue-note')).toContainText('begins when “lenet-mnist” has ended');
      await expect(tab(page, 1)).toContainText('Queued');
      await step(page, '1 queued');
      await page.getByTestId('unqueue').click();
      await expect(page.getByTestId('queue-note')).toHaveCount(0);
      await page.getByTestId('train').click();
      await page.getByTestId('epochs').fill('7');
      await page.getByTestId('epochs').press('Enter');
      await expect(page.getByTestId('queue-note')).toContainText('changed since');
    });

    await test.step('a page that is opened anew finds the run and the queue', async () => {
      await page.waitForTimeout(1000);
      await page.reload();
      await page.getByTestId('room-train').click();
      await expect(page.getByTestId('queue-note')).toContainText('begins when “lenet-mnist” has ended', {
        timeout: 30_000,
      });
      await expect(page.getByTestId('stop')).toHaveCount(0);
    });

    await test.step('the first is stopped in its own tab, and the second begins by itself', async () => {
      await tab(page, 0).click();
      await page.getByTestId('stop').click();
      await expect(status(page)).toHaveAttribute('data-status', 'stopped', { timeout: 30_000 });
      await expect(page.getByTestId('toasts')).toContainText('was next in the queue');
      await tab(page, 1).click();
      await expect(status(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
      await expect(page.getByText('Epoch 2 of 2')).toBeVisible();
      await step(page, '2 trained');
    });

    await test.step('after another start every room still shows what belongs to the tab in front', async () => {
      await page.waitForTimeout(1000);
      await page.reload();
      await page.getByTestId('room-train').click();
      await expect(status(page)).toHaveAttribute('data-status', 'finished', { timeout: 30_000 });
      await page.getByTestId('room-runs').click();
      await expect(page.getByTestId('runs-room').locator('tbody tr')).toHaveCount(1);
      await expect(page.getByTestId('runs-room').locator('tbody tr')).toContainText('Miles per gallon');
      await page.getByTestId('room-explore').click();
      await expect(page.getByTestId('explore-room')).toContainText('Miles per gallon');
      await tab(page, 0).click();
      await expect(page.getByTestId('explore-room')).toContainText('lenet-mnist');
      await page.getByTestId('room-train').click();
      await expect(status(page)).toHaveAttribute('data-status', 'stopped');
      await page.keyboard.press('ControlOrMeta+n');
      await page.getByTestId('room-explore').click();
      await expect(page.getByText('Nothing to explore yet')).toBeVisible();
    });
  },
);

test('a tab that trains or waits asks before it closes', async ({ shell }) => {
  const { page } = shell;
  await trainFirst(shell);
  await page.getByTestId('train').click();
  await page.keyboard.press('ControlOrMeta+w');
  await page.getByTestId('leave-end').click();
  await page.getByTestId('discard').click();
  await expect(page.getByTestId('tabs').getByRole('tab')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+w');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(status(page)).toHaveAttribute('data-status', 'running');
  await page.keyboard.press('ControlOrMeta+w');
  await page.getByTestId('leave-end').click();
  await page.getByTestId('discard').click();
  await expect
    .poll(async () => {
      const list = await shell.call('runs.list', {});
      return list.ok && list.value.runs.map((run) => run.status);
    })
    .toEqual(['stopped']);
});

test('a network for the data goes into the tab that asked for it, as one step', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('node-conv1').waitFor();
  await page.getByTestId('new-tab').click();
  await page.getByTestId('room-data').click();
  await page.getByTestId('use-mnist').click();
  await page.getByTestId('recommend-for-data').click({ timeout: 60_000 });
  await page.getByTestId('recommend-open').click();
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await expect(page.getByTestId('tabs').getByRole('tab')).toHaveCount(2);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('empty-canvas')).toBeVisible();
});
