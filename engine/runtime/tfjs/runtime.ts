/** The WebAssembly runtime: always available, and several times slower than TensorFlow. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';
import type { Runtime } from '../runtime.ts';
import { packageFolder } from '../packages.ts';
import { loadBackend } from './backend.ts';
import { WasmKernels } from './kernels.ts';
import { WasmSession } from './session.ts';
import { unsupported } from './unsupported.ts';

export interface WasmOptions {
  /** Folder with the files of `wasm-out` of @tensorflow/tfjs-backend-wasm; found in node_modules if left out. */
  readonly wasmDir?: string;
  /** Number of threads; all processors if left out. */
  readonly threads?: number;
}

export interface WasmRuntime extends Runtime {
  /** Number of tensors that tfjs holds. For tests. */
  tensorCount(): number;
}

/** @throws UserError `runtime.load` when the files are not there or do not run. */
export async function createWasmRuntime({ wasmDir, threads }: WasmOptions = {}): Promise<WasmRuntime> {
  const folder = wasmDir ?? join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'wasm-out');
  const kernels = new WasmKernels(await loadBackend({ wasmDir: folder, threads: threads ?? availableParallelism() }));
  const count = getThreadsCount();
  return {
    info: {
      runtime: 'wasm',
      kind: 'cpu',
      threads: count,
      bfloat16: 'none',
      device: `CPU, ${count} ${count === 1 ? 'thread' : 'threads'}`,
      library: `tfjs ${version_core}`,
    },
    unsupported,
    createSession: async (bundle) => {
      await kernels.activate();
      return new WasmSession(kernels, bundle);
    },
    tensorCount: () => kernels.tensorCount,
  };
}
