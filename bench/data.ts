/** Data that do not fit in memory: a set four times the limit, streamed from disk, beside the same set in memory. */
import { join } from 'node:path';
import { MEMORY_VARIABLE } from '../engine/data/dataLimits.ts';
import { formatBytes } from '../engine/errors/format.ts';
import { EngineProcess } from './engineProcess.ts';
import { lenet, resized } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';

const IMAGES = 240_000;
const IMAGE_BYTES = 784 + 4;
/** The set is this many times the memory that data may take. */
const TIMES = 4;
const PAIRS = 3;
/** Of each run; the first one also builds the programs. */
const EPOCHS = 3;
/** Least share of the rate in memory. */
const LEAST = 0.9;

/** Seconds of each epoch but the first, with so much memory for data. */
async function epochsWith(dataFolder: string, path: string, memory: number, streamed: boolean): Promise<number[]> {
  const before = process.env[MEMORY_VARIABLE];
  process.env[MEMORY_VARIABLE] = String(memory);
  const engine = new EngineProcess(dataFolder);
  if (before === undefined) delete process.env[MEMORY_VARIABLE];
  else process.env[MEMORY_VARIABLE] = before;
  try {
    const document = lenet({ epochs: EPOCHS });
    const times: number[] = [];
    engine.on('epoch.metrics', ({ seconds }) => times.push(seconds));
    const started = engine.next('run.started');
    const finished = engine.next('run.finished');
    finished.catch(() => undefined);
    const data = { ...document.data, source: { kind: 'idx', path } as const, validationShare: 0 };
    await engine.call('run.start', { document: { ...document, data } });
    if ((await started).streamed !== streamed) throw new Error(`streamed: ${!streamed}`);
    await finished;
    return times.slice(1);
  } finally {
    await engine.close();
  }
}

export async function measureData(dataFolder: string): Promise<Requirement[]> {
  const path = resized(join(dataFolder, `mnist-${IMAGES}`), IMAGES);
  const all = IMAGES * IMAGE_BYTES;
  const limit = Math.floor(all / TIMES);
  const times: Record<'resident' | 'streamed', number[]> = { resident: [], streamed: [] };
  for (let i = 0; i < PAIRS; i += 1) {
    const both = [
      ['resident', 2 * all],
      ['streamed', limit],
    ] as const;
    for (const [way, memory] of i % 2 ? both.toReversed() : both)
      times[way].push(...(await epochsWith(dataFolder, path, memory, way === 'streamed')));
  }
  say(`\nAn epoch of LeNet over ${IMAGES} images, ${formatBytes(all)}; streamed: ${formatBytes(limit)} for data`);
  const rate = (seconds: number): string => `${Math.round(IMAGES / seconds).toLocaleString('en-US')}`;
  table([
    ['', 's an epoch', 'median', 'images a second'],
    ...Object.entries(times).map(([way, seconds]) => [
      way,
      minimum(seconds).toFixed(2),
      median(seconds).toFixed(2),
      rate(minimum(seconds)),
    ]),
  ]);
  const share = minimum(times.resident) / minimum(times.streamed);
  return [
    report(
      `${TIMES} times the memory for data streams at ${LEAST * 100} % of the rate in memory`,
      share >= LEAST,
      `${(share * 100).toFixed(1)} %, medians ${((median(times.resident) / median(times.streamed)) * 100).toFixed(1)} %`,
    ),
  ];
}
