/** Runs another program until it exits. */
import { spawn } from 'node:child_process';
import { UserError } from '../../../errors/error.ts';

export interface CommandResult {
  /** Exit code; null where the program was not found. */
  readonly code: number | null;
  /** Standard output and error together, in the order they came. */
  readonly output: string;
}

/**
 * Runs a program; `env` is added to this process's environment.
 * @param signal kills the program and rejects with `engine.cancelled`.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { signal, env, cwd }: { signal?: AbortSignal; env?: Record<string, string>; cwd?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new UserError('engine.cancelled'));
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      cwd,
      windowsHide: true,
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const abort = (): void => void child.kill();
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (code: number | null): void => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) reject(new UserError('engine.cancelled'));
      else resolve({ code, output });
    };
    child.on('error', () => settle(null));
    child.on('close', (code) => settle(code ?? -1));
  });
}

/** The last lines of a program's output, for an error message. */
export const lastLines = (output: string, count = 3): string =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .join(' | ')
    .slice(-400);
