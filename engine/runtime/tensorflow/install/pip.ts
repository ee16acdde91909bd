/** Downloads wheels with the user's own pip, so that their mirrors, proxies and certificates apply. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../errors/error.ts';
import { lastLines, runCommand } from './command.ts';
import type { OnProgress } from './progress.ts';

export interface Pip {
  readonly program: string;
  readonly args: readonly string[];
}

const CANDIDATES: readonly Pip[] = [
  { program: 'python3', args: ['-m', 'pip'] },
  { program: 'python', args: ['-m', 'pip'] },
  { program: 'pip3', args: [] },
  { program: 'pip', args: [] },
];

/** The first pip that runs, or null. */
export async function findPip(signal?: AbortSignal): Promise<Pip | null> {
  for (const pip of CANDIDATES) {
    const { code } = await runCommand(pip.program, [...pip.args, '--version'], { signal });
    if (code === 0) return pip;
  }
  return null;
}

/** Bytes under a folder; 0 where it no longer exists. */
function folderBytes(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? folderBytes(path) : statSync(path).size;
    }
  } catch {
    return bytes;
  }
  return bytes;
}

export interface Download {
  readonly requirements: readonly string[];
  readonly tags: readonly string[];
  readonly into: string;
  /** Bytes to expect, for the progress only. */
  readonly total: number;
}

/**
 * Downloads wheels by platform tag. pip keeps no copy in its cache.
 * @throws UserError `engine.pip` without pip, `engine.network`, `engine.download`; DiskFull
 */
export async function downloadWheels(download: Download, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  const pip = await findPip(signal);
  if (!pip) throw new UserError('engine.pip');
  const temporary = join(download.into, 'pip');
  mkdirSync(temporary, { recursive: true });
  const report = (): void =>
    onProgress({
      stage: 'download',
      done: Math.min(folderBytes(download.into), download.total),
      total: download.total,
    });
  report();
  const timer = setInterval(report, 300);
  try {
    const args = [
      ...[
        'download',
        '--no-deps',
        '--no-cache-dir',
        '--only-binary=:all:',
        '--disable-pip-version-check',
        '--no-input',
      ],
      ...['--progress-bar', 'off', '--implementation', 'cp', '--python-version', '311'],
      ...download.tags.flatMap((tag) => ['--platform', tag]),
      ...['--dest', download.into],
      ...download.requirements,
    ];
    const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const { code, output } = await runCommand(pip.program, [...pip.args, ...args], { signal, env });
    if (code !== 0) throw explain(output, download.requirements.join(' '));
  } finally {
    clearInterval(timer);
    rmSync(temporary, { recursive: true, force: true });
  }
}

const NETWORK =
  /NewConnectionError|NameResolution|name resolution|ConnectTimeout|ReadTimeout|Connection (?:refused|reset|broken)|ProxyError|SSLError|Max retries|Network is unreachable|timed out/i;

/** pip ran out of disk; the installer turns it into a UserError with the sizes. */
export class DiskFull extends Error {}

function explain(output: string, packages: string): Error {
  if (/No space left on device|Errno 28|not enough space/i.test(output)) return new DiskFull();
  if (NETWORK.test(output)) return new UserError('engine.network', { packages });
  return new UserError('engine.download', { packages, detail: lastLines(output) });
}
