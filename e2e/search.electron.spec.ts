/** A search on real MNIST: set up, started, stopped, resumed to its end; its trials, and a candidate as a new tab. */
import type { ElectronShell } from './support/electron.ts';
import { expect, test } from './support/test.ts';

/** Closes the window, lets the search go on, and brings the window back. */
async function closeIntoBackground({ app, page }: ElectronShell): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = ((...[, { message, buttons }]: [unknown, { message: string; buttons: string[] }]) =>
      Promise.resolve({
        response: message.startsWith('A search is running') ? buttons.indexOf('Go on in the background') : 2,
      })) as never;
  });
  const window = await app.browserWindow(page);
  await window.evaluate((own) => own.close());
  await expect.poll(() => window.evaluate((own) => own.isVisible())).toBe(false);
  await app.evaluate(({ app: own }) => own.emit('second-instance', {}, [], ''));
  await expect.poll(() => window.evaluate((own) => own.isVisible())).toBe(true);
}

test('a search is started, stopped and resumed, and its candidates are opened', async ({ shell }) => {
  test.setTimeout(600_000);
  const { page } = shell;
  await expect(page.getByTestId('node-conv1')).toBeVisible();
  await page.getByTestId('room-runs').click();
  await page.getByTestId('set-up-search').click();
  const setup = page.getByTestId('search-setup');
  await expect(setup.getByTestId('chosen-fields')).toHaveText('2 chosen');
  // Rates that train within an epoch, and sizes of the first layer.
  await setup.getByTestId('min-training.optimizer.lr').fill('0.01');
  await setup.getByTestId('max-training.optimizer.lr').fill('0.05');
  await setup.getByTestId('vary-training.batchSize').uncheck();
  await setup.getByTestId('filter-fields').fill('conv1 out_channels');
  await setup.getByTestId('vary-nodes.conv1.out_channels').check();
  await setup.getByTestId('filter-fields').fill('relu1');
  await setup.getByTestId('vary-nodes.relu1.type').check();
  for (const box of await setup.locator('[data-testid^="value-nodes.relu1.type-"]').all()) {
    const name = await box.getAttribute('data-testid');
    if (!name!.endsWith('-ReLU') && !name!.endsWith('-Tanh')) await box.uncheck();
  }
  await expect(setup.getByTestId('chosen-fields')).toHaveText('3 chosen');
  await setup.getByTestId('search-trials').fill('3');
  await setup.getByTestId('search-epochs').fill('1');
  await setup.getByTestId('search-cost').click();
  await page.getByRole('option', { name: 'Parameters' }).click();
  await expect(setup.getByTestId('search-cost')).toContainText('Parameters');
  await setup.getByTestId('start-search').click();

  const view = page.getByTestId('search-view');
  await expect(view).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  const done = view.locator('tr[data-state="done"]');
  await expect(done).toHaveCount(1, { timeout: 120_000 });
  await expect(view.locator('tr[data-trial="2"][data-state="training"]')).toBeVisible({ timeout: 60_000 });
  await closeIntoBackground(shell as ElectronShell);
  await view.getByTestId('stop-search').click();
  await expect(view).toHaveAttribute('data-status', 'stopped', { timeout: 60_000 });
  await expect(view.locator('tr[data-state="held"]')).toHaveCount(1);
  const pointOf = (trial: number): Promise<string[]> =>
    view.locator(`tr[data-trial="${trial}"] td.n`).allTextContents();
  const [first, second] = [await pointOf(1), await pointOf(2)];

  // It lasts: the page is opened anew.
  await page.reload();
  await page.getByTestId('room-runs').click();
  const row = page.getByTestId('search-row');
  await expect(row).toContainText('Stopped');
  await expect(page.locator('tr[data-run]')).toHaveCount(0);
  await row.getByTestId('toggle-trials').click();
  await expect(page.locator('tr[data-run]')).toHaveCount(2);
  await row.getByTestId('open-search').click();
  await expect.poll(() => pointOf(1)).toEqual(first);
  await view.getByTestId('resume-search').click();
  await expect(view).toHaveAttribute('data-status', 'running', { timeout: 60_000 });
  await expect(view).toHaveAttribute('data-status', 'finished', { timeout: 240_000 });
  await expect(done).toHaveCount(3);
  // Trial 2 went on with the same values: learning rate, type and channels are the last columns.
  expect((await pointOf(2)).slice(-3)).toEqual(second.slice(-3));
  await expect(view.locator('tr[data-trial="2"]')).toContainText('↻');
  await expect(view.getByTestId('search-progress')).toContainText('3 of 3 trials');
  for (const chart of ['front-chart', 'field-chart'])
    await expect(view.getByTestId(chart)).toHaveAttribute('data-points', '3');
  await expect(view.locator('tr.best')).not.toHaveCount(0);

  // The best candidate has the values of its row.
  const best = view.locator('tr.best').first();
  const cells = await best.locator('td.n').allTextContents();
  const trial = await best.getAttribute('data-trial');
  await best.getByTestId('open-candidate').click();
  await expect(page.getByRole('tab', { selected: true })).toContainText(`#${trial}`);
  await page.getByTestId('node-conv1').click();
  const channels = page.getByRole('textbox', { name: 'out_channels' });
  expect(cells).toContain(await channels.inputValue());

  // A trial is a run as any other, in the list of all runs.
  await page.getByTestId('room-runs').click();
  await page.getByTestId('search-back').click();
  await page.getByRole('radio', { name: 'All' }).click();
  await page.getByTestId('search-row').getByTestId('toggle-trials').click();
  await expect(page.locator('tr[data-run]')).toHaveCount(3);
});
