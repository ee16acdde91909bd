/** The WebAssembly runtime: always there, and several times slower than TensorFlow. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';
import type { Program } from '../../program/types.ts';
import type { Runtime } from '../runtime.ts';
import { packageFolder } from '../packages.ts';
import { loadBackend } from './backend.ts';
import { Machine } from './machine.ts';
import { WasmSession } from './session.ts';

export interface WasmOptions {
  /** Folder with the files of `wasm-out` of @tensorflow/tfjs-backend-wasm; found in node_modules if left out. */
  readonly wasmDir?: string;
  /** All processors if left out. */
  readonly threads?: number;
}

export interface WasmRuntime extends Runtime {
  /** Tensors that tfjs holds. For tests. */
  tensorCount(): number;
}

/** Primitives that bytes may pass through: the others would need a type that tfjs does not have. */
const BYTE_PRIMITIVES = new Set(['Input', 'Variable', 'Constant', 'Gather', 'Reshape', 'SplitBatch', 'Slice', 'Cast']);

function unsupported({ types, operations }: Program): string[] {
  const touched = operations.filter(
    ({ kind, inputs, outputs }) =>
      !BYTE_PRIMITIVES.has(kind) && [...inputs, ...outputs].some((id) => types[id]?.dtype === 'uint8'),
  );
  return [...new Set(touched.map(({ kind }) => `${kind} of uint8`))];
}

/** @throws UserError `runtime.load` when the files are not there or do not run. */
export async function createWasmRuntime({ wasmDir, threads }: WasmOptions = {}): Promise<WasmRuntime> {
  const folder = wasmDir ?? join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'wasm-out');
  const machine = new Machine(await loadBackend({ wasmDir: folder, threads: threads ?? availableParallelism() }));
  const count = getThreadsCount();
  return {
    info: {
      runtime: 'wasm',
      kind: 'cpu',
      threads: count,
      device: `CPU, ${count} ${count === 1 ? 'thread' : 'threads'}`,
      library: `tfjs ${version_core}`,
    },
    unsupported,
    createSession: async (bundle) => new WasmSession(machine, bundle),
    tensorCount: () => machine.tensorCount,
  };
}
