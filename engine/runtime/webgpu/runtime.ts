/** The WebGPU runtime: GPUs of any vendor, by tfjs's kernels, on a device opened by its host environment. */
import { env, registerBackend, removeBackend, setBackend, type TensorInfo, version_core } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Runtime } from '../runtime.ts';
import { GpuKernels } from './kernels.ts';
import { type ReadSlice, WebGpuSession } from './session.ts';
import { unsupported } from '../tfjs/unsupported.ts';

/** Operations submitted to the GPU together. More would keep more released memory. */
const BATCH = 64;

export interface WebGpuRuntime extends Runtime {
  /** Number of tensors that tfjs holds, and bytes of GPU buffers. For tests. */
  tensorCount(): number;
  allocatedBytes(): number;
  /** Number of dispatches until now. For tests and benchmarks. */
  dispatches(): number;
}

/** Counts dispatches. */
class CountingBackend extends WebGPUBackend {
  dispatches = 0;

  override runWebGPUProgram(...given: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    this.dispatches += 1;
    return super.runWebGPUProgram(...given);
  }
}

/** A device opened by the host environment. */
export interface FoundDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** The device's name for users. */
  readonly name: string;
  readonly readSlice: ReadSlice;
}

/** Limits that kernels may need; the guaranteed minimum would refuse large layers. */
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

/** Creates the runtime. Once per process: tfjs has one backend of each name. */
export async function createWebGpuRuntime({ device, info, name, readSlice }: FoundDevice): Promise<WebGpuRuntime> {
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', BATCH);
  // Small tensors would be computed in JavaScript otherwise, by other kernels than large ones.
  env().set('WEBGPU_CPU_FORWARD', false);
  const backend = new CountingBackend(device, info);
  // Importing the package has registered a loader of its own under this name.
  removeBackend('webgpu');
  registerBackend('webgpu', () => backend);
  await setBackend('webgpu');
  const kernels = new GpuKernels(backend);
  return {
    info: {
      runtime: 'webgpu',
      kind: 'gpu',
      threads: null,
      bfloat16: 'none',
      device: name,
      library: `tfjs ${version_core}`,
    },
    unsupported,
    createSession: async (bundle) => {
      await kernels.activate();
      return new WebGpuSession(kernels, bundle, readSlice);
    },
    tensorCount: () => kernels.tensorCount,
    allocatedBytes: () => kernels.allocatedBytes,
    dispatches: () => backend.dispatches,
  };
}
