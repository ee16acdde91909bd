/** Messages between a remote runtime and the process that hosts it. */
import type { ErrorData } from '../../errors/types.ts';
import type { Bundle, DeviceInfo, HostTensors } from '../runtime.ts';

/** One end of a channel. Messages arrive whole and in order, as copies. */
export interface Port {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the other end is gone. A browser's ports never report it. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Sessions are identified by a number, the result of `create`. */
export interface RemoteCalls {
  open: { params: Record<string, never>; result: DeviceInfo };
  create: { params: { bundle: Bundle }; result: number };
  run: { params: { session: number; name: string; feeds: HostTensors }; result: HostTensors };
  write: { params: { session: number; values: HostTensors }; result: null };
  read: { params: { session: number; names: readonly string[] }; result: HostTensors };
  /** A part of the bytes of a uint8 variable, from `offset` on. The variable is set once `shape` is filled. */
  fill: {
    params: { session: number; variable: string; shape: readonly number[]; offset: number; bytes: Uint8Array };
    result: null;
  };
  dispose: { params: { session: number }; result: null };
  /** No call will follow. */
  end: { params: Record<string, never>; result: null };
}
export type RemoteCall = keyof RemoteCalls;

export type Question = {
  [K in RemoteCall]: { readonly id: number; readonly call: K; readonly params: RemoteCalls[K]['params'] };
}[RemoteCall];

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData }
  /** The device is lost, and every session with it. */
  | { readonly lost: string };
