/** The engine as a forked process, for the command line and the server. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Threads } from '../host/devices/threads.ts';
import { engineEnvironment } from '../host/process/engineEnvironment.ts';
import type { Child } from '../host/process/supervisor.ts';

/** Beside dist/cli/main.mjs. */
const HOST = fileURLToPath(new URL('../engine/host.cjs', import.meta.url));

/** @param quiet hides the library's own output */
export function forkEngine(threads?: Threads, quiet = true): Child {
  const child = fork(HOST, {
    env: engineEnvironment(threads),
    stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'inherit', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code, signal) => listener(signal ?? `code ${code}`)),
    kill: () => void child.kill('SIGKILL'),
  };
}
