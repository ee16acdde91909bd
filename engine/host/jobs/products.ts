/** The same product of two square matrices on every runtime of this machine. */
import { performance } from 'node:perf_hooks';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { toErrorData } from '../../errors/error.ts';
import { uniformValues } from '../../initializers/random.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import type { Program } from '../../program/types.ts';
import type { ProductTime } from '../../protocol/reports.ts';
import type { Runtime, RuntimeName } from '../../runtime/runtime.ts';
import { loadRuntime } from '../devices/devices.ts';

/** Milliseconds that a measurement takes at least, and calls that it makes at most. */
const LEAST_MS = 120;
const MOST_CALLS = 200;
/** Largest size for the reference runtime, which computes one number after the other. */
const MOST_PLAIN = 256;

const RUNTIMES: readonly RuntimeName[] = ['tensorflow', 'webgpu', 'wasm'];

/** Sum of a · b, so that only one number comes back; the matrices are variables and stay where they are. */
function productProgram(size: number): Program {
  const b = createBuilder();
  const shape = [size, size];
  const product = b.matMul(
    b.variable({ name: 'a', dtype: 'float32', shape }),
    b.variable({ name: 'b', dtype: 'float32', shape }),
  );
  return b.finish({ sum: b.sum(product, [0, 1]) });
}

/** The fastest of some calls, in milliseconds: what else the machine does only adds to it. */
async function fastest(call: () => Promise<unknown>, signal: AbortSignal): Promise<number> {
  // The first call compiles.
  await call();
  let least = Infinity;
  const begun = performance.now();
  for (let calls = 0; calls === 0 || (performance.now() - begun < LEAST_MS && calls < MOST_CALLS); calls += 1) {
    signal.throwIfAborted();
    const start = performance.now();
    await call();
    least = Math.min(least, performance.now() - start);
    await yieldToEvents();
  }
  return least;
}

const matrix = (size: number, stream: number): Float32Array => uniformValues(size * size, { seed: 1, stream }, -1, 1);

async function onRuntime(runtime: Runtime, size: number, signal: AbortSignal): Promise<number> {
  const shape = [size, size];
  const session = await runtime.createSession({
    variables: ['a', 'b'].map((name) => ({ name, dtype: 'float32' as const, shape })),
    functions: { product: { program: productProgram(size), repeated: false } },
  });
  try {
    await session.write({
      a: { dtype: 'float32', shape, data: matrix(size, 1) },
      b: { dtype: 'float32', shape, data: matrix(size, 2) },
    });
    return await fastest(() => session.run('product', {}), signal);
  } finally {
    session.dispose();
  }
}

/** By the reference runtime: plain JavaScript. */
async function onReference(size: number, signal: AbortSignal): Promise<number> {
  const b = createBuilder();
  const shape = [size, size];
  const product = b.matMul(b.input('a', { dtype: 'float32', shape }), b.input('b', { dtype: 'float32', shape }));
  const program = b.finish({ product });
  const feeds = { a: array('float32', shape, matrix(size, 1)), b: array('float32', shape, matrix(size, 2)) };
  return fastest(async () => interpret(program, feeds), signal);
}

/**
 * @param size rows and columns of both matrices
 * @returns a time for the reference runtime, then for each runtime; null where it was not measured
 */
export async function measureProducts(size: number, signal: AbortSignal): Promise<ProductTime[]> {
  const plain = size <= MOST_PLAIN ? await onReference(size, signal) : null;
  const times: ProductTime[] = [{ runtime: 'reference', device: '', threads: 1, milliseconds: plain, reason: null }];
  for (const name of RUNTIMES) {
    signal.throwIfAborted();
    try {
      const runtime = await loadRuntime(name);
      const milliseconds = await onRuntime(runtime, size, signal);
      const { device, threads } = runtime.info;
      times.push({ runtime: name, device, threads, milliseconds, reason: null });
    } catch (error) {
      signal.throwIfAborted();
      times.push({ runtime: name, device: '', threads: null, milliseconds: null, reason: toErrorData(error) });
    }
  }
  return times;
}
