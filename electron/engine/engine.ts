/** The engine as a utility process: a crash there costs a run but never the window. */
import { utilityProcess } from 'electron';
import { existsSync } from 'node:fs';
import { UserError } from '../../engine/errors/error.ts';
import type { Threads } from '../../engine/host/devices/threads.ts';
import { engineEnvironment } from '../../engine/host/process/engineEnvironment.ts';
import type { Child } from '../../engine/host/process/supervisor.ts';
import { isGpuWanted } from '../../engine/host/process/transport.ts';
import { GpuWindow } from './gpu.ts';
import { paths } from '../paths.ts';

export function spawnEngine(threads?: Threads): Child {
  if (!existsSync(paths.engine)) throw new UserError('engine.missing', { path: paths.engine });
  const child = utilityProcess.fork(paths.engine, [], {
    serviceName: 'tensorsmith-engine',
    env: engineEnvironment(threads),
    // TensorFlow logs to stderr at any log level; what matters comes as messages.
    stdio: process.env['DEBUG'] ? 'inherit' : 'ignore',
  });
  const gpu = new GpuWindow();
  child.on('message', (message: unknown) => {
    if (isGpuWanted(message)) void gpu.join((port) => child.postMessage('gpu', [port]));
  });
  child.once('exit', () => gpu.close());
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`code ${code}`)),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
