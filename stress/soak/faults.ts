/**
 * A file system that goes wrong at the k-th operation, as SQLite's tests have it: a write that fails, one that takes only
 * a part, or, from then on, everything, as when the power goes. The functions of Node are replaced in this process.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export const MODES = ['fails', 'is short', 'is the last'] as const;
export type Mode = (typeof MODES)[number];

/** What changes files. */
const CALLS = ['open', 'rename', 'mkdir', 'rm'] as const;
const METHODS = ['write', 'sync'] as const;
type Method = (...args: unknown[]) => Promise<unknown>;

let counted = 0;
let plan: { readonly at: number; readonly mode: Mode } | null = null;
let installed = false;

const failure = (operation: string): Error =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${operation}`), { code: 'ENOSPC', syscall: operation });

/** Whether the operation that begins now goes wrong. */
function due(): boolean {
  counted += 1;
  return plan !== null && (plan.mode === 'is the last' ? counted >= plan.at : counted === plan.at);
}

/** A part of a write is no failure: it is answered with how much was written. */
async function faulty(original: Method, self: unknown, name: string, args: unknown[]): Promise<unknown> {
  // Reading goes well.
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

/** Runs work of which operation `at` goes wrong. @returns whether it came to that */
export async function withFault(at: number, mode: Mode, work: () => Promise<unknown>): Promise<boolean> {
  await install();
  [counted, plan] = [0, { at, mode }];
  try {
    await work();
  } catch (error) {
    // What is thrown on the way is the fault itself, in some words; what matters is what lies on disk.
    if (!(error instanceof Error)) throw error;
  } finally {
    plan = null;
  }
  return counted >= at;
}
