/** Threads of an engine process. Read when its library loads: a change needs another process. */
import { availableParallelism } from 'node:os';
import type { Plan } from '../../runtime/runtime.ts';

export type Threads = Pick<Plan, 'intraThreads' | 'interThreads'>;

/** Variable with the threads of an engine process. */
export const THREADS_VARIABLE = 'TENSORSMITH_THREADS';
/** Most threads; more never paid in a step of the measured networks. */
const MOST_THREADS = 16;

export const usableCores = (): number => Math.max(1, Math.min(availableParallelism(), MOST_THREADS));

export const threadsText = ({ intraThreads, interThreads }: Threads): string => `${intraThreads},${interThreads}`;

/** The threads of this process: those it was started with, or one per core. */
export function processThreads(): Threads {
  const [intra, inter] = (process.env[THREADS_VARIABLE] ?? '').split(',').map(Number);
  const valid = [intra, inter].every((n) => Number.isInteger(n) && n! >= 1 && n! <= 256);
  return valid ? { intraThreads: intra!, interThreads: inter! } : { intraThreads: 1, interThreads: usableCores() };
}
