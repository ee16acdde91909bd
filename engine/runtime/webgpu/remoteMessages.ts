/** What a runtime and its home say to each other where they are in different processes. */
import type { ErrorData } from '../../errors/types.ts';
import type { Bundle, DeviceInfo, HostTensors } from '../runtime.ts';

/** One end of a channel. Messages arrive whole and in order, as copies. */
export interface Port {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end is gone. A browser's ports never say so. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Sessions are known by a number, which `create` answers. */
export interface RemoteCalls {
  open: { params: Record<string, never>; result: DeviceInfo };
  create: { params: { bundle: Bundle }; result: number };
  run: { params: { session: number; name: string; feeds: HostTensors }; result: HostTensors };
  write: { params: { session: number; values: HostTensors }; result: null };
  read: { params: { session: number; names: readonly string[] }; result: HostTensors };
  /** A part of the bytes of a uint8 variable, from `offset` on. It is set once `shape` is full. */
  fill: {
    params: { session: number; variable: string; shape: readonly number[]; offset: number; bytes: Uint8Array };
    result: null;
  };
  dispose: { params: { session: number }; result: null };
  /** Nobody will ask for anything any more. */
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
