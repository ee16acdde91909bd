/** Environment of the engine process. */
import { availableParallelism } from 'node:os';
import { THREADS_VARIABLE, threadsText, type Threads } from '../devices/threads.ts';

/** libuv reads it before a program can set it. Its default is 4, whatever the machine. */
const POOL = 'UV_THREADPOOL_SIZE';
const LEAST = 4;

/**
 * Images are decoded on libuv's threads: one for each core, so that all cores work, and more for the files that are read
 * meanwhile.
 */
const poolSize = (): number => LEAST + availableParallelism();

/** @param threads of a training; the engine's own choice if left out */
export const engineEnvironment = (threads?: Threads): NodeJS.ProcessEnv => ({
  [POOL]: String(poolSize()),
  ...process.env,
  ...(threads ? { [THREADS_VARIABLE]: threadsText(threads) } : {}),
});
