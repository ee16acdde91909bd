/** Messages between the engine process and whoever started it. */
import type { CommandName } from '../../protocol/commands.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import type { Reply } from '../../protocol/client.ts';
import type { Port } from '../../runtime/webgpu/remoteMessages.ts';

export interface Request {
  readonly id: number;
  readonly command: CommandName;
  readonly params: unknown;
}
export type FromEngine =
  | { readonly id: number; readonly reply: Reply<unknown> }
  | EngineEvent
  /** Sent every second: the process is alive and listens. */
  | { readonly heartbeat: number };

export interface Transport {
  send(message: FromEngine): void;
  onRequest(listener: (request: Request) => void): void;
  /** The other side asks this process to end; a run saves its checkpoint first. */
  onEnd(listener: () => void): void;
  /** The other side is gone. */
  onClose(listener: () => void): void;
}

/** Electron's ends of channels; they are not in Node's types. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: ParentListener): void;
  off(event: 'message', listener: ParentListener): void;
}
type ParentListener = (event: { data: unknown; ports: readonly MainPort[] }) => void;
interface MainPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}
/** Only where Electron started this process. */
const parentPort = (): ParentPort | undefined => (process as unknown as { parentPort?: ParentPort }).parentPort;

/**
 * Asks the engine process to end. Not a signal: Windows has none, and Electron kills a utility process two seconds
 * after its own, whatever that still saves.
 */
export const END = { want: 'end' } as const;
const isEnd = (message: unknown): boolean => (message as Partial<typeof END>).want === 'end';

/** What the engine process asks of Electron's main process: a channel to the GPU. It comes as a message's port. */
export const WANT_GPU = { want: 'gpu' } as const;
export const isGpuWanted = (message: unknown): boolean => (message as Partial<typeof WANT_GPU>).want === 'gpu';

/**
 * A channel to the GPU's home in a window of Electron (runtime/webgpu/worker.ts).
 * It never comes where the window cannot be opened. One is asked for at a time.
 */
export function askForGpu(): Promise<Port> {
  const parent = parentPort();
  return new Promise((resolve) => {
    if (!parent) return;
    const receive: ParentListener = ({ ports: [port] }) => {
      if (!port) return;
      parent.off('message', receive);
      resolve({
        postMessage: (message) => port.postMessage(message),
        onMessage: (listener) => {
          port.on('message', ({ data }) => listener(data));
          port.start();
        },
        onClose: (listener) => port.on('close', listener),
        close: () => port.close(),
      });
    };
    parent.on('message', receive);
    parent.postMessage(WANT_GPU);
  });
}

/** The channel to the parent: Electron's, or that of a fork. Null where the process was started by itself. */
export function parentTransport(): Transport | null {
  const port = parentPort();
  if (port) {
    return {
      send: (message) => port.postMessage(message),
      // A message with a port is no request (askForGpu).
      onRequest: (listener) =>
        port.on('message', ({ data, ports }) => ports.length || isEnd(data) || listener(data as Request)),
      onEnd: (listener) => port.on('message', ({ data }) => isEnd(data) && listener()),
      // Electron ends a utility process together with the app.
      onClose: () => undefined,
    };
  }
  if (!process.send) return null;
  return {
    send: (message) => {
      // Whoever listened may be gone before this process knows: an error without a callback would end it, and its run.
      if (process.connected) process.send?.(message, undefined, {}, () => undefined);
    },
    onRequest: (listener) => void process.on('message', (message) => isEnd(message) || listener(message as Request)),
    onEnd: (listener) => void process.on('message', (message) => isEnd(message) && listener()),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
