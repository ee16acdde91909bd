/** A crashed page is reloaded with its session, and with the run that continued without it. */
import { expect, test } from '@playwright/test';
import { startPlainElectron, type PlainElectron } from './support/plainElectron.ts';

const node = (id: string): string => `document.querySelector('[data-testid=${id}]')`;
const steps = (app: PlainElectron): Promise<number> =>
  app.evaluate<number>(`Number(${node('loss-chart')}?.getAttribute('data-steps') ?? 0)`).catch(() => -1);
const shown = (app: PlainElectron, id: string): Promise<boolean> =>
  app.evaluate<boolean>(`${node(id)} !== null`).catch(() => false);

test('a page that crashes in a run comes back, with its network and the run', async () => {
  const app = await startPlainElectron();
  try {
    await expect.poll(() => shown(app, 'first-open'), { timeout: 60_000 }).toBe(true);
    await app.evaluate(`${node('first-open')}.click()`);
    await expect.poll(() => shown(app, 'node-conv1'), { timeout: 60_000 }).toBe(true);
    await app.evaluate(`${node('room-train')}.click()`);
    await expect.poll(() => shown(app, 'train'), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => app.evaluate(`!${node('train')}.disabled`), { timeout: 30_000 }).toBe(true);
    await app.evaluate(`${node('train')}.click()`);
    await expect.poll(() => steps(app), { timeout: 90_000 }).toBeGreaterThan(20);
    const before = await steps(app);
    const crashed = app.renderers();
    expect(crashed.length).toBeGreaterThan(0);
    for (const pid of crashed) process.kill(pid, 'SIGKILL');

    await expect.poll(() => shown(app, 'room-train'), { timeout: 60_000 }).toBe(true);
    expect(app.renderers()).not.toEqual(crashed);
    await app.evaluate(`${node('room-train')}.click()`);
    await expect.poll(() => steps(app), { timeout: 60_000 }).toBeGreaterThan(before);
    await app.evaluate(`${node('stop')}.click()`);
    await expect
      .poll(() => app.evaluate(`${node('run-status')}?.dataset.status`).catch(() => null), { timeout: 60_000 })
      .toBe('stopped');
  } finally {
    await app.close();
  }
});
