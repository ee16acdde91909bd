/** The engine as a utility process: a crash there costs a run and never the window. */
import { utilityProcess } from 'electron';
import { existsSync } from 'node:fs';
import { UserError } from '../engine/errors/error.ts';
import type { Child } from '../engine/host/supervisor.ts';
import { places } from './places.ts';

/** Read by TensorFlow when it loads; the reasons stand in engine/runtime/tensorflow/environment.ts. */
const ENVIRONMENT = {
  TF_ENABLE_ONEDNN_OPTS: '1',
  TF_CPU_ALLOCATOR_USE_BFC: 'true',
  TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE: 'false',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  TF_CPP_MIN_LOG_LEVEL: '2',
};

export function spawnEngine(): Child {
  if (!existsSync(places.engine)) throw new UserError('engine.missing', { path: places.engine });
  const child = utilityProcess.fork(places.engine, [], {
    serviceName: 'tensorsmith-engine',
    stdio: 'inherit',
    env: { ...process.env, ...ENVIRONMENT },
  });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`code ${code}`)),
    terminate: () => void child.kill(),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
