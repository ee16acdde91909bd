/** WebGPU in plain Node: Dawn, from the package `webgpu`. It does not run inside Electron. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { UserError } from '../../errors/error.ts';
import { readSlice } from '../fileSlice.ts';
import { packageFolder } from '../packages.ts';
import { isSoftwareAdapter } from './software.ts';
import type { WebGpuRuntime } from './runtime.ts';

interface Dawn {
  create(flags: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Variable that allows a software adapter, which is correct but far too slow. */
const ALLOW_SOFTWARE = 'TENSORSMITH_SOFTWARE_GPU';

async function loadDawn(): Promise<Dawn> {
  // Electron's memory cage refuses the buffers that Dawn maps.
  if (process.versions['electron']) throw new UserError('runtime.noGpu', { detail: 'Electron' });
  const entry = pathToFileURL(join(packageFolder('webgpu'), 'index.js')).href;
  return (await import(entry)) as Dawn;
}

/** @throws UserError `runtime.noGpu` where there is no usable adapter */
export async function createNodeWebGpuRuntime(): Promise<WebGpuRuntime> {
  const { create, globals } = await loadDawn();
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new UserError('runtime.noGpu', { detail: 'WebGPU' });
  // The package's types lack the property.
  const { info } = adapter as GPUAdapter & { readonly info: GPUAdapterInfo };
  if (isSoftwareAdapter(`${info.architecture} ${info.description}`) && !process.env[ALLOW_SOFTWARE])
    throw new UserError('runtime.softwareGpu', { device: info.description });
  // tfjs looks for WebGPU on the navigator.
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'Node' },
    configurable: true,
    writable: true,
  });
  const { createWebGpuRuntime, deviceOf } = await import('./runtime.ts');
  return createWebGpuRuntime({
    device: await deviceOf(adapter),
    info,
    name: info.description || info.device || info.vendor,
    readSlice: async (from, name, shape) => readSlice(from, { name, dtype: 'uint8', shape }),
  });
}
