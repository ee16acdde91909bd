/**
 * The WebAssembly runtime: always available, and several times slower than TensorFlow. Sessions of small programs run on
 * one thread: distributing their operations takes longer than computing them, above all where other programs are at work.
 * The workers start with the first session that gains from them.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { version_core } from '@tensorflow/tfjs-core';
import type { Bundle, Runtime } from '../runtime.ts';
import { packageFolder } from '../packages.ts';
import { loadBackend, MOST_THREADS } from './backend.ts';
import { WasmKernels } from './kernels.ts';
import { WasmSession } from './session.ts';
import { gainsFromThreads } from './threads.ts';
import { unsupported } from './unsupported.ts';

export interface WasmOptions {
  /** Folder with the files of `wasm-out` of @tensorflow/tfjs-backend-wasm; found in node_modules if left out. */
  readonly wasmDir?: string;
  /** Number of threads of every session; if left out, all processors for those that gain from it. */
  readonly threads?: number;
}

export interface WasmRuntime extends Runtime {
  /** Number of tensors that tfjs holds. For tests. */
  tensorCount(): number;
}

/** @throws UserError `runtime.load` when the files are not there or do not run. */
export async function createWasmRuntime({ wasmDir, threads }: WasmOptions = {}): Promise<WasmRuntime> {
  const folder = wasmDir ?? join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'wasm-out');
  const load = (count: number) => loadBackend({ wasmDir: folder, threads: count });
  const first = await load(threads ?? 1);
  const kernels = new WasmKernels(first);
  let count = threads === undefined ? Math.min(availableParallelism(), MOST_THREADS) : first.threads;
  const kernelsFor = async (bundle: Bundle): Promise<WasmKernels> => {
    if (threads !== undefined || !gainsFromThreads(bundle)) return kernels;
    const all = await load(count);
    count = all.threads;
    return new WasmKernels(all);
  };
  return {
    get info() {
      return {
        runtime: 'wasm' as const,
        kind: 'cpu' as const,
        threads: count,
        bfloat16: 'none' as const,
        device: `CPU, ${count} ${count === 1 ? 'thread' : 'threads'}`,
        library: `tfjs ${version_core}`,
      };
    },
    unsupported,
    createSession: async (bundle) => {
      const own = await kernelsFor(bundle);
      own.activate();
      return new WasmSession(own, bundle);
    },
    tensorCount: () => kernels.tensorCount,
  };
}
