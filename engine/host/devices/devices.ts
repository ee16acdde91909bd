/** Available runtimes of this machine, the chosen one, and why not a better one. */
import { availableParallelism, freemem, platform, arch, totalmem } from 'node:os';
import type { TrainingSettings } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { DeviceReport, RuntimeReport } from '../../protocol/reports.ts';
import type { Runtime, RuntimeName } from '../../runtime/runtime.ts';
import { engineEnvironment } from '../../runtime/tensorflow/environment.ts';
import { findEngine } from '../../runtime/tensorflow/install/files.ts';
import { openRemoteRuntime } from '../../runtime/webgpu/remote.ts';
import { isSoftwareAdapter } from '../../runtime/webgpu/software.ts';
import { gpuMemory } from './gpuMemory.ts';
import { processThreads } from './threads.ts';
import { askForGpu } from '../process/transport.ts';

/** Timeout of opening a window and its GPU, in milliseconds. */
const WINDOW_PATIENCE = 15_000;

/** WebGPU in a hidden window of Electron; reopened after the device was lost. */
async function windowGpu(): Promise<Runtime> {
  const late = AbortSignal.timeout(WINDOW_PATIENCE);
  const tooLate = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new UserError('runtime.noGpu', { detail: 'Electron' })));
  });
  const runtime = await Promise.race([tooLate, askForGpu().then((port) => openRemoteRuntime(port, late))]);
  void runtime.lost.then(() => loaded.delete('webgpu'));
  return runtime;
}

/** Loaded runtimes, cached: libraries read their environment only when they load. */
const loaded = new Map<RuntimeName, Promise<Runtime>>();
/** Runtimes that failed to load at the last attempt. */
const failed = new Set<RuntimeName>();

const loaders: Readonly<Record<RuntimeName, () => Promise<Runtime>>> = {
  tensorflow: async () => {
    const files = findEngine();
    if (!files) throw new UserError('runtime.noEngine');
    // Assignments set the C environment, which the library reads when it loads.
    Object.assign(process.env, engineEnvironment(processThreads(), files));
    const { createTensorflowRuntime } = await import('../../runtime/tensorflow/runtime.ts');
    return createTensorflowRuntime(files);
  },
  webgpu: async () => {
    if (process.versions['electron']) return windowGpu();
    const { createNodeWebGpuRuntime } = await import('../../runtime/webgpu/node.ts');
    return createNodeWebGpuRuntime();
  },
  wasm: async () => {
    const { createWasmRuntime } = await import('../../runtime/tfjs/runtime.ts');
    return createWasmRuntime();
  },
};

export function loadRuntime(name: RuntimeName): Promise<Runtime> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = loaders[name]();
  loaded.set(name, loading);
  // A runtime requested by name is tried again: the engine may have been installed meanwhile.
  loading.then(
    () => failed.delete(name),
    () => {
      loaded.delete(name);
      failed.add(name);
    },
  );
  return loading;
}

/**
 * The runtime of a device setting, or the best available: CUDA, then any GPU, then TensorFlow on the CPU, then
 * WebAssembly.
 */
export async function chooseRuntime(device: TrainingSettings['device']): Promise<Runtime> {
  if (device !== 'auto') return loadRuntime(device);
  const tensorflow = await loadRuntime('tensorflow').catch(() => null);
  if (tensorflow?.info.kind === 'gpu') return tensorflow;
  // Searching for a GPU can open a window: done once, and whenever the doctor runs.
  const gpu = failed.has('webgpu') ? null : await loadRuntime('webgpu').catch(() => null);
  if (gpu && !isSoftwareAdapter(gpu.info.device)) return gpu;
  return tensorflow ?? loadRuntime('wasm');
}

async function report(name: RuntimeName): Promise<RuntimeReport> {
  try {
    const { device, threads, bfloat16, library, kind } = (await loadRuntime(name)).info;
    const memory = kind === 'gpu' ? await gpuMemory(device) : null;
    return { name, available: true, device, threads, bfloat16, library, memory, reason: null };
  } catch (error) {
    const reason = toErrorData(error);
    return { name, available: false, device: '', threads: null, bfloat16: 'none', library: '', memory: null, reason };
  }
}

/** @param all whether WebAssembly, the last resort, is loaded and reported also where another runtime is chosen */
export async function doctor(all: boolean): Promise<DeviceReport> {
  const runtimes = [await report('tensorflow'), await report('webgpu')];
  const chosen = (await chooseRuntime('auto')).info.runtime;
  if (all || chosen === 'wasm') runtimes.push(await report('wasm'));
  return {
    runtimes,
    chosen,
    cores: availableParallelism(),
    memoryTotal: totalmem(),
    memoryFree: freemem(),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
  };
}
