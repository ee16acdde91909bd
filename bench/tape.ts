/**
 * The drawn tape of a hundred operations in a real Chromium: a number of a leaf is changed step by step, as a drag does,
 * and each change is timed from the event until the page shows the result of all operations, and its gradients.
 */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { report, type Requirement, say } from './report.ts';
import { costs, serveApp } from './servedApp.ts';
import { median, minimum } from './statistics.ts';

const OPERATIONS = 100;
const [WARM_UP, CHANGES] = [40, 100];
const MOST_MS = 16;

const CELL = `x = torch.tensor([[0.5, -0.2], [0.1, 0.4]], requires_grad=True)
y = x
for i in range(${OPERATIONS / 2}):
    y = torch.tanh(y @ x)
out = y.sum()
out.backward()`;

/** Milliseconds of each change, from the key to the changed number of the last operation in the page. */
const changed = (page: Page, count: number): Promise<number[]> =>
  page.evaluate(async (changes) => {
    const tape = document.querySelector('[data-testid=tape]')!;
    const number = tape.querySelector<HTMLElement>('[data-testid=leaf-number]')!;
    const out = tape.querySelector('[data-name=out] .values')!;
    const times: number[] = [];
    for (let i = 0; i < changes; i += 1) {
      await new Promise(requestAnimationFrame);
      const shown = new Promise<void>((done) => {
        const watch = new MutationObserver(() => {
          watch.disconnect();
          done();
        });
        watch.observe(out, { subtree: true, childList: true, characterData: true });
      });
      const began = performance.now();
      number.dispatchEvent(new KeyboardEvent('keydown', { key: i % 20 < 10 ? 'ArrowUp' : 'ArrowDown', bubbles: true }));
      await shown;
      times.push(performance.now() - began);
      // The earlier answer is drawn before the next change.
      await new Promise(requestAnimationFrame);
    }
    return times;
  }, count);

export async function measureTape(dataFolder: string): Promise<Requirement[]> {
  const { page, devtools, close } = await serveApp(join(dataFolder, 'tape'));
  try {
    await page.getByTestId('room-lab').click();
    await page.getByTestId('cell-code').first().getByRole('textbox').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(CELL);
    await page.keyboard.press('Shift+Enter');
    const tape = page.getByTestId('tape');
    await tape.locator('[data-name=out]').waitFor();
    const operations = (await tape.getByTestId('tape-node').count()) - 1;
    await changed(page, WARM_UP);
    const before = await costs(devtools);
    const times = await changed(page, CHANGES);
    const after = await costs(devtools);
    const script = ((after.script - before.script) * 1000) / CHANGES;
    const layout = ((after.layout - before.layout) * 1000) / CHANGES;
    say(`\nThe tape of ${operations} operations; a number of its leaf is changed ${CHANGES} times:`);
    say(
      `until the page shows it least ${minimum(times).toFixed(1)} ms, median ${median(times).toFixed(1)} ms; of these the page: script ${script.toFixed(1)} ms, style and layout ${layout.toFixed(1)} ms a change`,
    );
    return [
      report(`the tape has ${OPERATIONS} operations or more`, operations >= OPERATIONS, String(operations)),
      report(
        `a change redraws them in less than ${MOST_MS} ms`,
        median(times) < MOST_MS,
        `${median(times).toFixed(1)} ms`,
      ),
    ];
  } finally {
    await close();
  }
}
