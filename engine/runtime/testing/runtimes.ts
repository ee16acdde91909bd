/** The runtimes of this machine, for suites that run on each. A missing one is skipped explicitly. */
import { engineEnvironment } from '../tensorflow/environment.ts';
import { findEngine } from '../tensorflow/install/files.ts';
import type { Runtime, RuntimeName } from '../runtime.ts';
import { testGpu } from './gpu.ts';

export interface TestRuntime {
  readonly name: RuntimeName;
  /** Why the runtime is missing; null where it is available. */
  readonly missing: string | null;
  load(): Promise<Runtime>;
}

const engine = findEngine();

export const RUNTIMES: readonly TestRuntime[] = [
  {
    name: 'tensorflow',
    missing: engine ? null : 'the engine is not installed: npm run engine',
    load: async () => {
      Object.assign(process.env, engineEnvironment({ intraThreads: 1, interThreads: 2 }, engine!));
      const { createTensorflowRuntime } = await import('../tensorflow/runtime.ts');
      return createTensorflowRuntime(engine!);
    },
  },
  {
    name: 'webgpu',
    missing: testGpu().missing,
    load: () => testGpu().load(),
  },
  {
    name: 'wasm',
    missing: null,
    load: async () => (await import('../tfjs/runtime.ts')).createWasmRuntime(),
  },
];

/** Runtimes fast enough to train real networks in a test: not a software GPU adapter. */
export const FAST_RUNTIMES: readonly TestRuntime[] = RUNTIMES.filter(({ name }) => name !== 'webgpu');
