/**
 * Loads sharp on demand: the native build, except in Electron on Linux, where GTK loads its own GLib into the process
 * and its symbols replace those of sharp's, so that objects of one are freed by the other. The WebAssembly build gives
 * the same results to the bit, on threads of its own, at a quarter of the speed.
 */
import { createRequire } from 'node:module';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';

export type MakeSharp = (input: SharpInput, options?: SharpOptions) => Sharp;

const load = createRequire(import.meta.url);

/** Hides the native library, so that sharp loads the WebAssembly build. */
function passOverNative(): void {
  const name = `@img/sharp-${process.platform}-${process.arch}/sharp.node`;
  let path: string;
  try {
    path = load.resolve(name);
  } catch {
    return;
  }
  load.cache[path] = Object.defineProperty(
    { id: path, filename: path, loaded: true, children: [], paths: [] },
    'exports',
    {
      get: () => {
        throw new Error(`${name} does not get on with Electron's GLib`);
      },
    },
  ) as unknown as NodeModule;
}

let sharp: MakeSharp | null = null;

/** sharp, loaded at the first call. Throws an Error where it is not installed. */
export function loadSharp(): MakeSharp {
  if (sharp) return sharp;
  const inElectron = process.versions['electron'] !== undefined;
  if (inElectron && process.platform === 'linux') passOverNative();
  const made = load('sharp') as MakeSharp & { concurrency(threads: number): void; cache(keep: boolean): void };
  // Images are decoded concurrently, each on one thread, without a cache.
  made.concurrency(1);
  made.cache(false);
  return (sharp = made);
}
