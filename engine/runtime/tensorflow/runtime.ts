/** The TensorFlow runtime. Only in a process that was started with `engineEnvironment`. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { DeviceInfo, Runtime } from '../runtime.ts';
import { cpuGains, gpuGains } from './bfloat16.ts';
import { type Binding, loadBinding } from './binding.ts';
import type { EngineFiles } from './install/files.ts';
import { TensorflowSession } from './session.ts';

/** The TensorFlow runtime; `tensorCount`, for tests, is the number of live tensors, zero between calls. */
export interface TensorflowRuntime extends Runtime {
  tensorCount(): number;
}

/** @throws UserError `runtime.load` when the libraries do not load. */
export function createTensorflowRuntime(files: EngineFiles): TensorflowRuntime {
  const binding = loadBinding(files);
  return {
    info: describeDevice(binding),
    unsupported: () => [],
    createSession: async (bundle) => new TensorflowSession(binding, bundle),
    tensorCount: () => binding.getNumOfTensors(),
  };
}

function describeDevice(binding: Binding): DeviceInfo {
  const library = `TensorFlow ${binding.TF_Version}`;
  if (binding.isUsingGpuDevice())
    return {
      runtime: 'tensorflow',
      kind: 'gpu',
      device: gpuName(),
      threads: null,
      bfloat16: gpuGains() ? 'fast' : 'slow',
      library,
    };
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
  const inter = Number(process.env.TF_NUM_INTEROP_THREADS) || threads;
  const count = Math.max(threads, inter);
  return {
    runtime: 'tensorflow',
    kind: 'cpu',
    device: `CPU, ${count} ${count === 1 ? 'thread' : 'threads'}`,
    threads: count,
    bfloat16: cpuGains() ? 'fast' : 'slow',
    library,
  };
}

/** The GPU's name as its driver reports it. */
function gpuName(): string {
  try {
    const folder = '/proc/driver/nvidia/gpus';
    const [first] = readdirSync(folder);
    const text = readFileSync(join(folder, first ?? '', 'information'), 'utf8');
    return /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? 'NVIDIA GPU';
  } catch {
    return 'NVIDIA GPU';
  }
}
