/** Feeds a reader with inputs and looks at what it does: crash, hang, errors that are not ours, memory. */
import { UserError } from '../../engine/errors/error.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

/** Seconds of a processor that an input may take. */
const HANG = 2;
/** Bytes that an input may take beside twice its own. */
const MEMORY = 64 * 1024 * 1024;
/** Inputs after which the compiler has done its work, and caches are full. */
const WARM = 500;
const COLLECTED_EVERY = 500;

export interface Outcome {
  readonly inputs: number;
  /** Inputs that were read. */
  readonly taken: number;
  /** Milliseconds of the slowest. */
  readonly slowest: number;
  /** Bytes by which the process grew at most, after the first inputs. */
  readonly growth: number;
  /** What is wrong, with the number of the input. */
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
      // Where it can be asked for (--expose-gc), so that growth is what inputs need and not what waits to be collected.
      globalThis.gc?.();
      heartbeat(i);
    }
    if (faults.length >= 5) break;
  }
  const growth = Math.max(0, process.resourceUsage().maxRSS * 1024 - base);
  if (globalThis.gc && growth > MEMORY + 2 * largest)
    faults.push(`grew by ${Math.round(growth / 1024 / 1024)} MB with inputs of up to ${largest} bytes`);
  return { inputs: count, taken, slowest, growth, faults };
}
