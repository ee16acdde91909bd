/** Entry point of the engine process. It ends with its parent process. */
import { toErrorData, UserError } from '../errors/error.ts';
import { cleanUp } from './process/cleanup.ts';
import { shareHandlers } from './parallel/parallel.ts';
import { planHandlers } from './plans/planService.ts';
import { EngineService } from './service.ts';
import { parentTransport, type Request } from './process/transport.ts';

const HEARTBEAT_INTERVAL = 1000;
const END_PATIENCE_MS = 30_000;

const transport = parentTransport();
if (!transport) {
  console.error('The engine process is started by the app; run `tensorsmith serve` or `tensorsmith train` instead.');
  process.exit(2);
}

const service = new EngineService((event, data) =>
  transport.send({ event, data } as Parameters<typeof transport.send>[0]),
);

async function answer({ id, command, params }: Request): Promise<void> {
  try {
    const handlers = { ...service.handlers, ...planHandlers, ...shareHandlers };
    const handler = handlers[command] as ((params: unknown) => Promise<unknown>) | undefined;
    if (!handler) throw new UserError('internal', { detail: `no command ${command}` });
    transport!.send({ id, reply: { ok: true, value: await service.watched(() => handler(params)) } });
  } catch (error) {
    transport!.send({ id, reply: { ok: false, error: toErrorData(error) } });
  }
}

/** Reports an unhandled error and exits; by default Node exits and Electron only warns. */
function fail(error: unknown): void {
  console.error(error);
  const run = service.running;
  if (run) transport!.send({ event: 'run.failed', data: { run, error: toErrorData(error) } });
  setTimeout(() => process.exit(1), 50);
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

transport.onRequest((request) => void answer(request));
let beats = 0;
setInterval(() => transport.send({ heartbeat: (beats += 1) }), HEARTBEAT_INTERVAL).unref();
/** Saves the run's checkpoint first; if that hangs, the process ends anyway. */
const end = (): void => {
  setTimeout(() => process.exit(1), END_PATIENCE_MS).unref();
  void service.shutDown().then(() => process.exit(0));
};
transport.onEnd(end);
// The parent process is gone, perhaps killed: the run is saved all the same.
transport.onClose(end);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
void cleanUp(() => service.running).catch(() => undefined);
transport.send({ event: 'engine.ready', data: {} });
