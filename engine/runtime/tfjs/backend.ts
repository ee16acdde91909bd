/**
 * Loads tfjs's WebAssembly backend, with threads and without. The backend's own loader refuses threads in
 * Node, since its worker is a blob; given the files by path, the same binary
 * runs with threads there.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { copyRegisteredKernels, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { UserError } from '../../errors/error.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporaryFolder.ts';

type WasmModule = BackendWasm['wasm'] & {
  cwrap(name: string, returns: string | null, args: string[]): never;
  readonly PThread?: { readonly pthreads: Readonly<Record<string, { unref(): void }>> };
};
type Factory = (config: object) => Promise<WasmModule>;

export interface BackendOptions {
  /** Folder with the files of `wasm-out` of the package @tensorflow/tfjs-backend-wasm. */
  readonly wasmDir: string;
  readonly threads: number;
  /** Timeout in milliseconds for workers to start; 20 s if left out. */
  readonly patience?: number;
}

const PATIENCE = 20_000;

/** JavaScript wrappers of the module's functions, as the backend's `init` makes them. */
function bridge(module: WasmModule): void {
  const { cwrap } = module;
  module.tfjs = {
    init: cwrap('init', null, []),
    initWithThreadsCount: cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: cwrap('get_threads_count', 'number', []),
    registerTensor: cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: cwrap('dispose_data', null, ['number']),
    dispose: cwrap('dispose', null, []),
  };
}

/** Number of workers that the module starts; a larger thread pool would block forever. */
export const MOST_THREADS = 8;

const requireFrom = (folder: string): NodeJS.Require => createRequire(join(folder, 'any.js'));

/**
 * The module reads the number of processors once and uses at most half of them; while it loads, it sees twice the
 * wanted number of threads.
 */
async function tellingProcessors<T>(wasmDir: string, threads: number, work: () => Promise<T>): Promise<T> {
  const os = requireFrom(wasmDir)('node:os') as { cpus: () => unknown[] };
  const original = os.cpus;
  os.cpus = () => Array.from({ length: 2 * threads }, () => original()[0]);
  try {
    return await work();
  } finally {
    os.cpus = original;
  }
}

const WORKER = 'worker.cjs';

async function loadThreaded(wasmDir: string): Promise<WasmModule> {
  const require = requireFrom(wasmDir);
  const name = 'tfjs-backend-wasm-threaded-simd';
  const { wasmWorkerContents } = require(`./${name}.worker.js`) as { wasmWorkerContents: string };
  const folder = makeTemporaryFolder('wasm', (path) =>
    // The newlines belong inside of string literals; the package's own loader puts them back likewise.
    writeFileSync(join(path, WORKER), wasmWorkerContents.replace(/\n/g, '\\n')),
  );
  const worker = join(folder, WORKER);
  const script = join(wasmDir, `${name}.js`);
  try {
    return await (require(script) as Factory)({
      locateFile: (path: string) => (path.endsWith('.worker.js') ? worker : join(wasmDir, path)),
      mainScriptUrlOrBlob: script,
    });
  } finally {
    // Every worker has read the file.
    removeTemporaryFolder(folder);
  }
}

async function loadSingle(wasmDir: string): Promise<WasmModule> {
  const require = requireFrom(wasmDir);
  const file = join(wasmDir, 'tfjs-backend-wasm-simd.wasm');
  return (require(join(wasmDir, 'tfjs-backend-wasm.js')) as Factory)({ locateFile: () => file });
}

/** Rejects after a timeout: workers that fail to start never answer, so that their module would never load. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The workers do not answer')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Names that tfjs knows the backends by. It has registered the kernels for the first one. */
type BackendName = 'wasm' | 'wasm-threads';

/** A backend that tfjs knows by its name. */
export interface LoadedBackend {
  readonly name: BackendName;
  readonly threads: number;
  readonly backend: BackendWasm;
}

/** Backends of this process; each is loaded once, whatever the options of later calls. */
const loading = new Map<BackendName, Promise<LoadedBackend>>();

function once(name: BackendName, threads: number, load: () => Promise<WasmModule>): Promise<LoadedBackend> {
  const known = loading.get(name);
  if (known) return known;
  const started = keepingListeners(load).then((module) => register(name, threads, module));
  loading.set(name, started);
  started.catch(() => loading.delete(name));
  return started;
}

function register(name: BackendName, threads: number, module: WasmModule): LoadedBackend {
  bridge(module);
  setThreadsCount(threads);
  const backend = new BackendWasm(module);
  // Running worker threads would keep the process from ending.
  for (const worker of Object.values(module.PThread?.pthreads ?? {})) worker.unref();
  // Importing the package has registered its own loader under this name.
  if (name === 'wasm') removeBackend(name);
  else copyRegisteredKernels('wasm', name);
  registerBackend(name, () => backend);
  return { name, threads, backend };
}

/** Restores this process's error listeners, which loading the module changes. */
async function keepingListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set<unknown>(events.flatMap((event) => process.listeners(event as 'uncaughtException')));
  const result = await work();
  for (const event of events) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before.has(listener)) process.removeListener(event, listener);
    }
  }
  return result;
}

/**
 * The backend of this process with so many threads, or with one where there is no shared memory or workers do not
 * start: the results are the same.
 * @throws UserError `runtime.load` when the files are not there or do not run.
 */
export async function loadBackend({ wasmDir, threads, patience = PATIENCE }: BackendOptions): Promise<LoadedBackend> {
  const count = Math.min(threads, MOST_THREADS);
  const threaded = (): Promise<WasmModule> =>
    tellingProcessors(wasmDir, count, () => within(patience, loadThreaded(wasmDir)));
  try {
    const found = count < 2 ? null : await once('wasm-threads', count, threaded).catch(() => null);
    return found ?? (await once('wasm', 1, () => loadSingle(wasmDir)));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UserError('runtime.load', { runtime: 'WebAssembly', detail });
  }
}
