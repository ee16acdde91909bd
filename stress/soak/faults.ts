/**
 * A file system that fails at the k-th operation, as in SQLite's tests: a write that fails, one that is partial, or,
 * from then on, everything, as in a power cut. Replaces Node's functions in this process.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export const MODES = ['fails', 'is short', 'is the last'] as const;
export type Mode = (typeof MODES)[number];

/** Operations that change files. */
const CALLS = ['open', 'rename', 'mkdir', 'rm'] as const;
const METHODS = ['write', 'sync'] as const;
type Method = (...args: unknown[]) => Promise<unknown>;

let counted = 0;
let plan: { readonly at: number; readonly mode: Mode } | null = null;
let installed = false;

const failure = (operation: string): Error =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${operation}`), { code: 'ENOSPC', syscall: operation });

/** Whether the current operation is the one to fail. */
function due(): boolean {
  counted += 1;
  return plan !== null && (plan.mode === 'is the last' ? counted >= plan.at : counted === plan.at);
}

/** A partial write is not an error: it returns the number of bytes written. */
async function faulty(original: Method, self: unknown, name: string, args: unknown[]): Promise<unknown> {
  // Reading does not fail.
  if (name === 'open' && !/[wax+]/.test(String(args[1] ?? 'r')) && typeof args[1] !== 'number')
    return original.apply(self, args);
  if (!due()) return original.apply(self, args);
  const [bytes, offset, length, position] = args as [Uint8Array, number, number, number | undefined];
  const part = Math.floor(length / 2);
  if (name === 'write' && plan!.mode !== 'fails' && part > 0) {
    const written = await original.call(self, bytes, offset, part, position);
    if (plan!.mode === 'is short') return written;
  }
  if (plan!.mode === 'is short') return original.apply(self, args);
  throw failure(name);
}

async function install(): Promise<void> {
  if (installed) return;
  installed = true;
  const promises = fs.promises as unknown as Record<string, Method>;
  for (const name of CALLS) {
    const original = promises[name]!;
    promises[name] = (...args) => faulty(original, promises, name, args);
  }
  const handle = await fs.promises.open('.', 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<string, Method>;
  await handle.close();
  for (const name of METHODS) {
    const original = prototype[name]!;
    prototype[name] = function (this: unknown, ...args) {
      return faulty(original, this, name, args);
    };
  }
  // Streams write with callbacks.
  const streamed = fs.write as unknown as (...args: unknown[]) => void;
  (fs as unknown as { write: unknown }).write = (...args: unknown[]) => {
    const done = args.at(-1);
    if (!due() || plan!.mode === 'is short' || typeof done !== 'function') return streamed(...args);
    queueMicrotask(() => (done as (error: Error) => void)(failure('write')));
  };
  syncBuiltinESMExports();
}

/** Runs work in which operation `at` fails. @returns whether that operation occurred */
export async function withFault(at: number, mode: Mode, work: () => Promise<unknown>): Promise<boolean> {
  await install();
  [counted, plan] = [0, { at, mode }];
  try {
    await work();
  } catch (error) {
    // The error is the injected fault, possibly wrapped; what matters is the state of the disk.
    if (!(error instanceof Error)) throw error;
  } finally {
    plan = null;
  }
  return counted >= at;
}
