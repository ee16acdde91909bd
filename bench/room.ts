/**
 * The training room: what watching and keeping a run costs beside a bare training, the window's time a frame while
 * steps stream in, and the times of listing and comparing runs.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { openDataset, reportDataset } from '../engine/data/dataset.ts';
import { MNIST, MOONS } from '../engine/datasets/source.ts';
import { recommend } from '../engine/editing/recommend.ts';
import { writeDocument } from '../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import type { Plan } from '../engine/runtime/runtime.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { forked } from './contestants/forked.ts';
import { lenet } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { costs, serveApp } from './servedApp.ts';
import { median, minimum } from './statistics.ts';

/** So long that the checkpoint of each minute is among the costs. */
const EPOCHS = 40;
const PAIRS = 3;
const MOST_COST = 0.03;
const MOST_MS_PER_FRAME = 8;
const STEPS_A_SECOND = 1000;
const STREAM_SECONDS = 10;
const RUNS = 1000;
const COMPARED = 10;
const MOST_MS = 1000;

type RunOnDisk = { readonly status: string; readonly seconds: number; readonly plan: Plan };

const runsOf = (home: string): string => join(home, 'tensorsmith', 'runs');
const recordsOf = (home: string): RunOnDisk[] =>
  readdirSync(runsOf(home)).map(
    (run) => JSON.parse(readFileSync(join(runsOf(home), run, 'run.json'), 'utf8')) as RunOnDisk,
  );

function write(path: string, document: TensorsmithDocument): string {
  writeFileSync(path, writeDocument(document));
  return path;
}

/** LeNet on MNIST with all that can be kept of a run: statistics every 50 steps, a checkpoint a minute. */
const watched = (): TensorsmithDocument => {
  const document = lenet({ epochs: EPOCHS });
  const checkpoints = { ...document.training.checkpoints, every: 1, unit: 'minutes' } as const;
  const training = { ...document.training, statisticsEvery: 50, checkpoints };
  return { ...document, data: { ...document.data, source: MNIST }, training };
};

/** Trains the document in front; resolves when it has finished. */
async function trainInPage(page: Page, seconds: number): Promise<void> {
  await page.getByTestId('room-train').click();
  await page.getByTestId('train').click();
  await page.locator('[data-testid=run-status][data-status=finished]').waitFor({ timeout: seconds * 1000 });
}

/** A whole run in the app with its charts in view, beside the same training bare. */
async function costOfTheRoom(dataFolder: string): Promise<Requirement> {
  const file = write(join(dataFolder, 'watched.tensorsmith'), watched());
  const [room, bare]: [number[], number[]] = [[], []];
  for (let i = 0; i < PAIRS; i += 1) {
    const home = join(dataFolder, `watched-${i}`);
    const app = await serveApp(home, [file]);
    let record: RunOnDisk;
    try {
      await trainInPage(app.page, 900);
    } finally {
      await app.close();
      record = recordsOf(home)[0]!;
    }
    room.push(record.seconds * 1000);
    const { plan } = record;
    const contestant = await forked('a bare training', 'bareTraining', engineEnvironment(plan, findEngine()!), [
      file,
      JSON.stringify(plan),
    ]);
    try {
      bare.push((await contestant.round())[0]!);
    } finally {
      contestant.close();
    }
  }
  say(`\nLeNet, ${EPOCHS} epochs of MNIST, with charts in view, statistics every 50 steps, event files, checkpoints`);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  table([
    ['', 'least s', 'median s'],
    ['in the training room', seconds(minimum(room)), seconds(median(room))],
    ['bare', seconds(minimum(bare)), seconds(median(bare))],
  ]);
  const cost = minimum(room) / minimum(bare) - 1;
  const medians = median(room) / median(bare) - 1;
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return report(
    `all that is shown and kept of a run costs less than ${percent(MOST_COST)}`,
    cost < MOST_COST,
    `${percent(cost)}, medians ${percent(medians)}`,
  );
}

/** The network that is recommended for points of two classes, so small that it trains more than a thousand steps a second. */
async function small(): Promise<TensorsmithDocument> {
  const dataset = await openDataset({ ...MOONS, samples: 20_000 });
  const { document } = recommend(await reportDataset(dataset));
  return { ...document, training: { ...document.training, epochs: 1000 } };
}

/** Script and layout a frame while steps stream in. */
async function costOfFrames(dataFolder: string): Promise<Requirement[]> {
  const file = write(join(dataFolder, 'small.tensorsmith'), await small());
  const { page, devtools, close } = await serveApp(join(dataFolder, 'small'), [file]);
  try {
    await page.getByTestId('room-train').click();
    await page.getByTestId('train').click();
    const chart = page.getByTestId('loss-chart');
    const steps = async (): Promise<number> => Number(await chart.getAttribute('data-steps'));
    while (!((await steps()) > 2 * STEPS_A_SECOND)) await page.waitForTimeout(100);
    const [first, before, begun] = [await steps(), await costs(devtools), performance.now()];
    const frames = await page.evaluate(async (milliseconds) => {
      let count = 0;
      const end = performance.now() + milliseconds;
      while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        count += 1;
      }
      return count;
    }, STREAM_SECONDS * 1000);
    const [last, after, ended] = [await steps(), await costs(devtools), performance.now()];
    await page.getByTestId('stop').click();
    const rate = ((last - first) * 1000) / (ended - begun);
    const script = ((after.script - before.script) * 1000) / frames;
    const layout = ((after.layout - before.layout) * 1000) / frames;
    say(
      `\nCharts of a run of ${rate.toFixed(0)} steps a second, ${(frames / STREAM_SECONDS).toFixed(0)} frames a second:`,
    );
    say(`script ${script.toFixed(2)} ms, style and layout ${layout.toFixed(2)} ms a frame`);
    return [
      report(
        `${STEPS_A_SECOND} steps a second and more stream in`,
        rate >= STEPS_A_SECOND,
        `${rate.toFixed(0)} a second`,
      ),
      report(
        `script and layout of a frame meanwhile below ${MOST_MS_PER_FRAME} ms`,
        script + layout < MOST_MS_PER_FRAME,
        `${(script + layout).toFixed(2)} ms`,
      ),
    ];
  } finally {
    await close();
  }
}

/** Copies of a whole run, each a second older, until there are so many. */
function copyRuns(home: string, count: number): void {
  const folder = runsOf(home);
  const [run] = readdirSync(folder);
  const record = JSON.parse(readFileSync(join(folder, run!, 'run.json'), 'utf8')) as { startedAt: number };
  for (let i = 1; i < count; i += 1) {
    const copy = join(folder, `20260101000000-copy-${String(i).padStart(4, '0')}`);
    mkdirSync(copy, { mode: 0o700 });
    cpSync(join(folder, run!), copy, { recursive: true });
    writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...record, startedAt: record.startedAt - i * 1000 }));
  }
}

/** Listing a thousand runs, and comparing ten of them, from the click to the picture. */
async function timesOfRuns(dataFolder: string): Promise<Requirement[]> {
  const home = join(dataFolder, 'many');
  const document = { ...watched(), training: { ...watched().training, epochs: 2 } };
  const first = await serveApp(home, [write(join(dataFolder, 'many.tensorsmith'), document)]);
  try {
    await trainInPage(first.page, 300);
  } finally {
    await first.close();
  }
  copyRuns(home, RUNS);
  const { page, close } = await serveApp(home);
  try {
    await page.getByTestId('room-train').waitFor();
    await page.waitForTimeout(2000);
    const listing = performance.now();
    await page.getByTestId('room-runs').click();
    const room = page.getByTestId('runs-room');
    await room.getByRole('radio', { name: 'All' }).click();
    const boxes = room.getByTestId('select-run');
    await boxes.nth(COMPARED).waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const listed = performance.now() - listing;
    const counted = await room.locator('header .cap').textContent();
    if (counted !== RUNS.toLocaleString('en-US')) throw new Error(`${counted} runs are listed`);
    for (let i = 0; i < COMPARED; i += 1) await boxes.nth(i).check();
    const comparing = performance.now();
    await page.getByTestId('compare-runs').click();
    await page.locator('[data-testid=compare-curves][data-ready=true]').waitFor();
    const compared = performance.now() - comparing;
    say(
      `\n${RUNS} runs are listed after ${listed.toFixed(0)} ms, ${COMPARED} compared after ${compared.toFixed(0)} ms`,
    );
    return [
      report(`${RUNS} runs are listed in less than a second`, listed < MOST_MS, `${listed.toFixed(0)} ms`),
      report(`${COMPARED} runs are compared in less than a second`, compared < MOST_MS, `${compared.toFixed(0)} ms`),
    ];
  } finally {
    await close();
  }
}

export async function measureRoom(dataFolder: string): Promise<Requirement[]> {
  return [...(await timesOfRuns(dataFolder)), ...(await costOfFrames(dataFolder)), await costOfTheRoom(dataFolder)];
}
