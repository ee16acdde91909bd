/** The Data room over a table of a million rows: its time, the memory of its page, and frames while it is scrolled. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { formatBytes } from '../engine/errors/format.ts';
import { createDocument } from '../engine/model/create.ts';
import { writeDocument } from '../engine/model/serialize.ts';
import { report, type Requirement, say, table } from './report.ts';
import { serveApp } from './servedApp.ts';
import { writeTable } from './tableFile.ts';

const ROWS = 1_000_000;
const MB = 1024 * 1024;
const MOST_MEMORY = 200 * MB;
/** Of 60, as a browser counts them: a frame may be late where other programs are at work. */
const LEAST_FRAMES = 57;
const SCROLL_SECONDS = 5;
/** Pixels of a turn of the wheel. */
const TURN = 240;

/** Proportional memory of a page's process, as Linux counts it; the JavaScript heap alone elsewhere. */
async function memoryOf(page: Page): Promise<{ whole: number; heap: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  await browser.detach();
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      try {
        return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
      } catch {
        return 0;
      }
    });
  return { whole: Math.max(heap, ...sizes), heap };
}

interface Scrolled {
  readonly frames: number;
  readonly longest: number;
}

/** Turns the wheel over an element, up and down by turns, and counts frames. */
async function scroll(page: Page, testid: string): Promise<Scrolled> {
  const box = (await page.getByTestId(testid).boundingBox())!;
  const height = page.viewportSize()!.height;
  await page.mouse.move(box.x + box.width / 2, Math.min(box.y + box.height / 2, height - 40));
  const counting = page.evaluate(async (milliseconds) => {
    const times: number[] = [];
    const end = performance.now() + milliseconds;
    for (let now = performance.now(); now < end; times.push(now))
      now = await new Promise<number>(requestAnimationFrame);
    return times.slice(1).map((time, i) => time - times[i]!);
  }, SCROLL_SECONDS * 1000);
  const end = performance.now() + SCROLL_SECONDS * 1000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    await page.mouse.wheel(0, turn % 20 < 10 ? TURN : -TURN);
    await page.waitForTimeout(30);
  }
  const gaps = await counting;
  return { frames: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0), longest: Math.max(...gaps) };
}

/** Places of the table, as shares of it, to which the scroll bar is dragged. */
const JUMPS = [0.5, 0.999, 0.1, 0.75];

/** Drags the scroll bar of the rows. @returns milliseconds until the rows there are shown */
async function jump(page: Page, share: number): Promise<number> {
  const rows = page.getByTestId('table-rows');
  const begun = performance.now();
  await rows.evaluate((element, to) => (element.scrollTop = to * element.scrollHeight), share);
  await page.waitForFunction(
    ([testid, near]) => {
      const drawn = document.querySelectorAll(`[data-testid="${testid}"] tr[aria-rowindex]`);
      const row = drawn[Math.floor(drawn.length / 2)];
      const isNear = Math.abs(Number(row?.getAttribute('aria-rowindex')) - near) < 100;
      return isNear && /^2\d{3}-/.test(row?.querySelector('td')?.textContent ?? '');
    },
    ['table-rows', share * ROWS] as const,
    { timeout: 60_000 },
  );
  return performance.now() - begun;
}

export async function measurePreview(dataFolder: string): Promise<Requirement[]> {
  const path = join(dataFolder, 'million.csv');
  writeTable(path, ROWS);
  const document = createDocument('million');
  const source = { kind: 'table', path, target: 'target', scaling: 'standard' } as const;
  const file = join(dataFolder, 'million.tensorsmith');
  writeFileSync(file, writeDocument({ ...document, data: { ...document.data, source } }));
  const { page, close } = await serveApp(join(dataFolder, 'million'), [file]);
  try {
    await page.getByTestId('room-data').waitFor();
    const before = await memoryOf(page);
    const begun = performance.now();
    await page.getByTestId('room-data').click();
    await page.getByTestId('table-preview').waitFor({ timeout: 300_000 });
    const seconds = (performance.now() - begun) / 1000;
    const after = await memoryOf(page);
    const room = await scroll(page, 'data-room');
    await page.getByTestId('table-rows').scrollIntoViewIfNeeded();
    const rows = await scroll(page, 'table-rows');
    const jumps: number[] = [];
    for (const share of JUMPS) jumps.push(await jump(page, share));
    const scrolled = await memoryOf(page);
    say(`\nA table of ${ROWS.toLocaleString('en-US')} rows, ${formatBytes(statSync(path).size)}, in the Data room`);
    table([
      ['', 'page', 'of it JavaScript'],
      ...Object.entries({ 'before it is read': before, read: after, scrolled }).map(([name, { whole, heap }]) => [
        name,
        formatBytes(whole),
        formatBytes(heap),
      ]),
    ]);
    say(`read and shown after ${seconds.toFixed(1)} s`);
    const shownAfter = jumps.map((milliseconds) => `${milliseconds.toFixed(0)} ms`).join(', ');
    say(`rows elsewhere in the table, the first of which reads the whole of it, are shown after ${shownAfter}`);
    const most = Math.max(after.whole, scrolled.whole);
    const least = Math.min(room.frames, rows.frames);
    const told = (of: Scrolled): string => `${of.frames.toFixed(1)} (longest frame ${of.longest.toFixed(0)} ms)`;
    return [
      report(`the page holds less than ${formatBytes(MOST_MEMORY)}`, most < MOST_MEMORY, formatBytes(most)),
      report(
        '60 frames a second while the room and its rows are scrolled',
        least >= LEAST_FRAMES,
        `room ${told(room)}, rows ${told(rows)}`,
      ),
    ];
  } finally {
    await close();
  }
}
