/** The runtimes of this machine, for suites that run on each. A missing one is an explicit skip. */
import { engineEnvironment } from '../tensorflow/environment.ts';
import { findEngine } from '../tensorflow/install/files.ts';
import type { Runtime, RuntimeName } from '../runtime.ts';

export interface TestRuntime {
  readonly name: RuntimeName;
  /** Null where it is there; else why not. */
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
    name: 'wasm',
    missing: null,
    load: async () => (await import('../tfjs/runtime.ts')).createWasmRuntime(),
  },
];
