/** `tensorsmith search`: runs a search, prints each trial, and the best at the end. */
import { dirname, resolve } from 'node:path';
import { resolveDataPath } from '../data/resolveDataPath.ts';
import { readRegular } from '../data/regularFile.ts';
import { MNIST } from '../datasets/source.ts';
import { formatError, UserError } from '../errors/error.ts';
import { formatCount, formatShort } from '../errors/format.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { SearchReport } from '../protocol/reports.ts';
import type { TrialReport } from '../search/history.ts';
import type { SearchPlan } from '../search/plan.ts';
import { readSearchFile } from '../search/searchFile.ts';
import type { Point } from '../search/space.ts';
import { lastOf } from '../search/trial.ts';
import { asError, EngineClient } from './engineClient.ts';
import { openDocument, withData } from './files.ts';
import { duration, json, percent, say, StatusLine, table, warn } from './terminal.ts';

export interface SearchFlags {
  readonly json: boolean;
  readonly data?: string | undefined;
  readonly trials?: number | undefined;
}

const SAMPLE = 'sample:';
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** @param file a search file; its document is beside it, or a sample */
async function readSearch(file: string): Promise<{ document: TensorsmithDocument; plan: SearchPlan }> {
  const bytes = await readRegular(file, MOST_CHARACTERS).catch(() => {
    throw new UserError('data.notFound', { path: file });
  });
  const { document: name, plan } = readSearchFile(bytes.toString('utf8'));
  if (!name.startsWith(SAMPLE)) return { document: await openDocument(resolve(dirname(file), name)), plan };
  const document = await openDocument(resolveDataPath(`${name}.json`));
  const { source } = document.data;
  return {
    document: { ...document, data: { ...document.data, source: source.kind === 'none' ? MNIST : source } },
    plan,
  };
}

/** @param file a search file */
export async function searchCommand(file: string, flags: SearchFlags): Promise<void> {
  const { document: found, plan: given } = await readSearch(file);
  const document = await withData(found, flags.data);
  const plan = flags.trials === undefined ? given : { ...given, trials: flags.trials };
  await searchUntilDone(flags, (engine) => engine.call('search.start', { document, plan }));
}

/** @param search id of a search that was stopped or interrupted */
export async function resumeSearchCommand(search: string, flags: SearchFlags): Promise<void> {
  const { trials } = flags;
  await searchUntilDone(flags, (engine) => engine.call('search.resume', { search, ...(trials ? { trials } : {}) }));
}

async function searchUntilDone(
  flags: SearchFlags,
  start: (engine: EngineClient) => Promise<{ search: string }>,
): Promise<void> {
  const engine = new EngineClient();
  const status = new StatusLine();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    const ended = follow(engine, status, flags.json);
    // Its result is awaited below; a failed start is reported separately.
    ended.catch(() => undefined);
    const { search } = await start(engine);
    const halt = (): void => void engine.call('search.stop', { search }).catch(() => undefined);
    if (stop.signal.aborted) halt();
    stop.signal.addEventListener('abort', halt);
    await ended;
    status.clear();
    tell(await engine.call('search.open', { search }), flags.json);
  } finally {
    status.clear();
    await engine.close();
  }
}

/** Prints trials until the search ends. */
function follow(engine: EngineClient, status: StatusLine, asJson: boolean): Promise<void> {
  /** Results printed so far by trial. */
  const told = new Map<number, string>();
  let waiting = false;
  return new Promise((done, fail) => {
    engine.on('engine.lost', ({ error }) => fail(asError(error)));
    engine.on('step.metrics', ({ epoch, steps, samplesPerSecond }) =>
      status.set(`epoch ${epoch}, step ${steps.at(-1) ?? 0} · ${Math.round(samplesPerSecond)} samples/s`),
    );
    engine.on('search.changed', ({ search, trial }) => {
      // Reported once, however often it is retried.
      if (search.status === 'running' && search.fault && !waiting) warn(search.fault);
      waiting = search.fault !== undefined;
      const key = trial ? `${trial.results.length} ${trial.end ?? ''}` : '';
      if (trial?.step === null && told.get(trial.number) !== key) {
        told.set(trial.number, key);
        status.clear();
        if (asJson) json({ event: 'trial', ...trial });
        else say(lineOf(trial, search.plan!));
      }
      if (search.status !== 'running') done();
    });
  });
}

const number = (value: number): string => String(Number(value.toPrecision(4)));

/** `lr=0.0132 conv1.out_channels=12`: the last two words of a path name a layer's field, the last one a setting. */
const pointText = (point: Point): string =>
  Object.entries(point)
    .map(([path, value]) => {
      const words = path.split('.');
      const name = words.slice(words[0] === 'nodes' || words[0] === 'modules' ? 1 : -1).join('.');
      return `${name}=${typeof value === 'number' ? number(value) : typeof value === 'string' ? value : JSON.stringify(value)}`;
    })
    .join(' ');

function scoreText(score: number | null, metric: SearchPlan['metric']): string {
  if (score === null) return '–';
  return metric.endsWith('Accuracy') ? percent(score) : number(score);
}

function costText(value: number | null | undefined, cost: NonNullable<SearchPlan['cost']>): string {
  if (value === null || value === undefined) return '–';
  return cost === 'seconds' ? duration(value) : cost === 'parameters' ? formatCount(value) : formatShort(value);
}

function lineOf(trial: TrialReport, { metric, cost, epochs }: SearchPlan): string {
  const name = `trial ${String(trial.number).padStart(3)}`;
  if (trial.end) return `${name}  ${trial.end}: ${formatError(trial.error!, 'en')}  ${pointText(trial.point)}`;
  const { epochs: at, scores } = lastOf(trial)!;
  const costs = cost ? `  ${costText(scores[1], cost)}${cost === 'seconds' ? '' : ` ${cost}`}` : '';
  const words = [
    name,
    at < epochs ? `${at}/${epochs} epochs` : `${at} ${at === 1 ? 'epoch' : 'epochs'}`,
    `${metric} ${scoreText(scores[0] ?? null, metric)}${costs}`,
    duration(trial.seconds),
    pointText(trial.point),
  ];
  return `${words.join('  ')}${trial.interrupted ? '  (was interrupted)' : ''}`;
}

function tell(report: SearchReport, asJson: boolean): void {
  const { search, status, plan, best, front, trials, seconds, fault } = report;
  if (asJson) json({ event: 'result', search, status, best, front, seconds, trained: report.trained });
  else {
    const chosen = trials.filter(({ number: own }) => front.includes(own));
    if (plan.cost && chosen.length > 1) {
      const rows = chosen
        .map((trial) => ({ trial, scores: lastOf(trial)!.scores }))
        .sort((a, b) => (a.scores[1] ?? 0) - (b.scores[1] ?? 0))
        .map(({ trial, scores }) => [
          String(trial.number),
          scoreText(scores[0] ?? null, plan.metric),
          costText(scores[1], plan.cost!),
          trial.run ?? '',
        ]);
      say(table([['trial', plan.metric, plan.cost, 'run'], ...rows], [0, 1, 2]));
    }
    if (best) {
      say(`best: trial ${best.trial}, ${plan.metric} ${scoreText(best.score, plan.metric)}`);
      say(`its run: ${best.run ?? '–'}`);
    }
    say(`search ${search} ${status} after ${duration(seconds)}`);
    if (status !== 'finished') say(`go on with: tensorsmith search --resume ${search}`);
  }
  if (status === 'failed' && fault) throw asError(fault);
}
