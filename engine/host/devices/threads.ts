/** The threads of an engine process. Read when its library loads: another choice needs another process. */
import { availableParallelism } from 'node:os';
import type { Plan } from '../../runtime/runtime.ts';

export type Threads = Pick<Plan, 'intraThreads' | 'interThreads'>;

/** The variable that tells an engine process which threads it is to have. */
export const THREADS_VARIABLE = 'TENSORSMITH_THREADS';
/** More threads than this never paid in one step of the networks that were measured. */
const MOST_THREADS = 16;

export const usableCores = (): number => Math.max(1, Math.min(availableParallelism(), MOST_THREADS));

export const threadsText = ({ intraThreads, interThreads }: Threads): string => `${intraThreads},${interThreads}`;

/** The threads of this process: those it was started with, or as many single ones as there are cores. */
export function processThreads(): Threads {
  const [intra, inter] = (process.env[THREADS_VARIABLE] ?? '').split(',').map(Number);
  const valid = [intra, inter].every((n) => Number.isInteger(n) && n! >= 1 && n! <= 256);
  return valid ? { intraThreads: intra!, interThreads: inter! } : { intraThreads: 1, interThreads: usableCores() };
}
