/** Runs a reader on inputs and checks its behaviour: crashes, hangs, errors other than UserErrors, memory. */
import { UserError } from '../../engine/errors/error.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

/** Limit of CPU seconds per input. */
const HANG = 2;
/** Limit of bytes per input, besides twice its own size. */
const MEMORY = 64 * 1024 * 1024;
/** Inputs after which the JIT compiler has finished, and caches are full. */
const WARM = 500;
const COLLECTED_EVERY = 500;

export interface Outcome {
  readonly inputs: number;
  /** Number of inputs that were accepted. */
  readonly taken: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  /** Largest growth of the process in bytes, after the first inputs. */
  readonly growth: number;
  /** Errors, with the number of the input. */
  readonly faults: readonly string[];
}

export async function fuzz(
  target: Target,
  count: number,
  seed: number,
  heartbeat: (done: number) => void = () => undefined,
): Promise<Outcome> {
  const random = new Random(seed);
  const faults: string[] = [];
  let [taken, slowest, largest, base] = [0, 0, 0, Infinity];
  for (let i = 0; i < count; i += 1) {
    const input = await target.make(random);
    largest = Math.max(largest, input.length);
    const before = process.cpuUsage();
    try {
      await target.read(input);
      taken += 1;
    } catch (error) {
      if (!(error instanceof UserError))
        faults.push(`${i}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    const used = process.cpuUsage(before).user / 1000;
    slowest = Math.max(slowest, used);
    if (used > HANG * 1000) faults.push(`${i}: ${Math.round(used)} ms for ${input.length} bytes`);
    if (i === Math.min(WARM, count >> 1)) base = process.resourceUsage().maxRSS * 1024;
    if (i % COLLECTED_EVERY === 0) {
      // Where available (--expose-gc), so that growth excludes garbage.
      globalThis.gc?.();
      heartbeat(i);
    }
    if (faults.length >= 5) break;
  }
  const growth = Math.max(0, process.resourceUsage().maxRSS * 1024 - base);
  if (globalThis.gc && growth > (target.memory ?? MEMORY) + 2 * largest)
    faults.push(`grew by ${Math.round(growth / 1024 / 1024)} MB with inputs of up to ${largest} bytes`);
  return { inputs: count, taken, slowest, growth, faults };
}
