/** Messages between the engine process and its parent. */
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
  /** Sent every second while the process is responsive. */
  | { readonly heartbeat: number };

export interface Transport {
  send(message: FromEngine): void;
  onRequest(listener: (request: Request) => void): void;
  /** The parent asks this process to end; a run saves its checkpoint first. */
  onEnd(listener: () => void): void;
  /** The parent is gone. */
  onClose(listener: () => void): void;
}

/** Electron's ports, which are not in Node's types. */
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
/** Only in a process started by Electron. */
const parentPort = (): ParentPort | undefined => (process as unknown as { parentPort?: ParentPort }).parentPort;

/**
 * Message that asks the engine process to end. Not a signal: Windows has none, and Electron kills a utility process two
 * seconds after its own, even while it saves.
 */
export const END = { want: 'end' } as const;
const isEnd = (message: unknown): boolean => (message as Partial<typeof END>).want === 'end';

/** Request of the engine process to Electron's main process for a channel to the GPU, whose port comes in a message. */
export const WANT_GPU = { want: 'gpu' } as const;
export const isGpuWanted = (message: unknown): boolean => (message as Partial<typeof WANT_GPU>).want === 'gpu';

/**
 * Requests a channel to the GPU in a window of Electron (runtime/webgpu/worker.ts). Never resolves where the window
 * cannot be opened. One request at a time.
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

/** The channel to the parent: Electron's, or that of a fork. Null where the process was started standalone. */
export function parentTransport(): Transport | null {
  const port = parentPort();
  if (port) {
    return {
      send: (message) => port.postMessage(message),
      // A message with a port is not a request (askForGpu).
      onRequest: (listener) =>
        port.on('message', ({ data, ports }) => ports.length || isEnd(data) || listener(data as Request)),
      onEnd: (listener) => port.on('message', ({ data }) => isEnd(data) && listener()),
      // Electron ends utility processes together with the app.
      onClose: () => undefined,
    };
  }
  if (!process.send) return null;
  return {
    send: (message) => {
      // The parent may be gone before this process knows: an error without a callback would end it, and its run.
      if (process.connected) process.send?.(message, undefined, {}, () => undefined);
    },
    onRequest: (listener) => void process.on('message', (message) => isEnd(message) || listener(message as Request)),
    onEnd: (listener) => void process.on('message', (message) => isEnd(message) && listener()),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
