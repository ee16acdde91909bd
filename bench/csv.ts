/** A large CSV file read, typed and summarized, beside pandas and DuckDB alone. */
import { statSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../engine/errors/format.ts';
import { hasDataPeers } from './contestants/peers.ts';
import { processorSecondsOf, reader, rounds, secondsOf } from './contestants/once.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median, minimum } from './statistics.ts';
import { writeTable } from './tableFile.ts';

/** About 1 GB. */
const ROWS = 15_000_000;
const ROUNDS = 3;
/** Megabytes of 10⁶ bytes a second. */
const LEAST = 150;

export async function measureCsv(dataFolder: string, share: number): Promise<Requirement[]> {
  const path = join(dataFolder, 'large.csv');
  writeTable(path, Math.round(ROWS * share));
  const bytes = statSync(path).size;
  const contestants = [
    reader('Tensorsmith', 'node', ['our-table', path]),
    reader('DuckDB, SUMMARIZE', 'node', ['duckdb', path]),
    reader('DuckDB, count(*) alone', 'node', ['duckdb-count', path]),
    ...(hasDataPeers() ? [reader('pandas, read_csv, describe, nunique', 'python', ['pandas', path])] : []),
  ];
  if (!hasDataPeers()) say('pandas is left out: run `npm run bench:setup` first.');
  const times = await rounds(contestants, ROUNDS);
  rmSync(path);
  const rate = (seconds: number): number => bytes / 1e6 / seconds;
  const best = times.map((of) => minimum(secondsOf(of)));
  const processor = times.map((of) => minimum(processorSecondsOf(of)));
  say(`\nA CSV file of ${formatBytes(bytes)} read, typed and summarized, ${ROUNDS} rounds in alternation`);
  table([
    ['', 's', 'median', 'MB/s', 'of our rate', 'processor s', 'MB per processor s'],
    ...contestants.map(({ name }, i) => [
      name,
      best[i]!.toFixed(2),
      median(secondsOf(times[i]!)).toFixed(2),
      rate(best[i]!).toFixed(0),
      `${((best[0]! / best[i]!) * 100).toFixed(0)} %`,
      processor[i]!.toFixed(2),
      rate(processor[i]!).toFixed(0),
    ]),
  ]);
  const ours = rate(best[0]!);
  return [
    report(
      `a CSV file is read, typed and summarized at ${LEAST} MB/s or more`,
      ours >= LEAST,
      `${ours.toFixed(0)} MB/s; ${contestants
        .slice(1)
        .map(({ name }, i) => `${name} ${rate(best[i + 1]!).toFixed(0)}`)
        .join(', ')}`,
    ),
  ];
}
