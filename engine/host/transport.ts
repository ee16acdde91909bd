/** Messages between the engine process and whoever started it. */
import type { CommandName } from '../protocol/commands.ts';
import type { EngineEvent } from '../protocol/events.ts';
import type { Reply } from '../protocol/client.ts';

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
  /** The other side is gone. */
  onClose(listener: () => void): void;
}

/** Electron's utilityProcess has a parentPort; it is not in Node's types. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The channel to the parent: Electron's, or that of a fork. Null where the process was started by itself. */
export function parentTransport(): Transport | null {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  if (port) {
    return {
      send: (message) => port.postMessage(message),
      onRequest: (listener) => port.on('message', ({ data }) => listener(data as Request)),
      // Electron ends a utility process together with the app.
      onClose: () => undefined,
    };
  }
  if (!process.send) return null;
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onRequest: (listener) => void process.on('message', (message) => listener(message as Request)),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
