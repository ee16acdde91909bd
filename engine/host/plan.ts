import { availableParallelism } from 'node:os';
import type { Plan } from '../runtime/runtime.ts';

/**
 * How a run uses this machine's cores. Many small operations gain most from
 * a batch split into as many parts as there are cores, each part's operations
 * on one thread; how LeNet fares is in docs/performance.md.
 */
export function defaultPlan(): Plan {
  const cores = Math.max(1, Math.min(availableParallelism(), 8));
  return { intraThreads: 1, interThreads: cores, shards: cores };
}
