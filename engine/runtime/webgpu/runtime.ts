/** The WebGPU runtime: any vendor's GPU, by tfjs's kernels. Where the device comes from is its home's affair. */
import { env, registerBackend, removeBackend, setBackend, version_core } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Runtime } from '../runtime.ts';
import { GpuMachine } from './kernels.ts';
import { type ReadSlice, WebGpuSession } from './session.ts';
import { unsupported } from '../tfjs/unsupported.ts';

/** Operations that are sent to the GPU together. More would keep more memory that is done with. */
const BATCH = 64;

export interface WebGpuRuntime extends Runtime {
  /** Tensors that tfjs holds, and bytes of buffers on the GPU. For tests. */
  tensorCount(): number;
  allocatedBytes(): number;
}

/** What a home has found. */
export interface FoundDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** As a user reads it. */
  readonly name: string;
  readonly readSlice: ReadSlice;
}

/** Limits that kernels may need; the smallest that are guaranteed would refuse big layers. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** A device with the largest limits that its adapter has. */
export const deviceOf = (adapter: GPUAdapter): Promise<GPUDevice> =>
  adapter.requestDevice({ requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])) });

/** Once in a process: tfjs has one backend of each name. */
export async function createWebGpuRuntime({ device, info, name, readSlice }: FoundDevice): Promise<WebGpuRuntime> {
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', BATCH);
  const backend = new WebGPUBackend(device, info);
  // Importing the package has registered a loader of its own under this name.
  removeBackend('webgpu');
  registerBackend('webgpu', () => backend);
  await setBackend('webgpu');
  const machine = new GpuMachine(backend);
  return {
    info: { runtime: 'webgpu', kind: 'gpu', threads: null, device: name, library: `tfjs ${version_core}` },
    unsupported,
    createSession: async (bundle) => {
      await machine.activate();
      return new WebGpuSession(machine, bundle, readSlice);
    },
    tensorCount: () => machine.tensorCount,
    allocatedBytes: () => machine.allocatedBytes,
  };
}
