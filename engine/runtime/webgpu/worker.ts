/**
 * WebGPU inside Electron: a worker of a hidden page, which gets one end of a channel to the engine process (remote.ts)
 * as its first message. A worker, because a page that computes answers nothing else, not even a request to close.
 */
import { UserError } from '../../errors/error.ts';
import type { Port } from './remoteMessages.ts';
import { createWebGpuRuntime, deviceOf, type WebGpuRuntime } from './runtime.ts';
import { serveRuntime } from './serve.ts';
import { isSoftwareAdapter } from './software.ts';

/** The page's message, with the channel as its port. */
interface Start {
  /** For tests: allows a software adapter, which is correct but far too slow. */
  readonly allowSoftware: boolean;
}

interface BrowserPort {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}
/** The worker's global scope, whose type Node's types lack. */
const scope = globalThis as unknown as {
  onmessage: ((event: { readonly data: Start; readonly ports: readonly BrowserPort[] }) => void) | null;
  postMessage(message: 'ended'): void;
};

/** Chromium has the adapter's information as a property only since version 127, and then moved the flag into it. */
type Adapter = Omit<GPUAdapter, 'info' | 'isFallbackAdapter'> & {
  readonly info?: GPUAdapterInfo & { readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
  requestAdapterInfo?(): Promise<GPUAdapterInfo>;
};

async function openDevice(allowSoftware: boolean, lost: (detail: string) => void): Promise<WebGpuRuntime> {
  const { gpu } = navigator as { gpu?: GPU };
  if (!gpu) throw new UserError('runtime.noGpu', { detail: 'WebGPU' });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new UserError('runtime.noGpu', { detail: 'WebGPU' });
  const { info: own, isFallbackAdapter, requestAdapterInfo } = adapter as Adapter;
  const info = own ?? (await requestAdapterInfo.call(adapter));
  const name = info.description || info.device || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'GPU';
  const software =
    isFallbackAdapter ||
    own?.isFallbackAdapter ||
    isSoftwareAdapter(`${info.vendor} ${info.architecture} ${info.description}`);
  if (software && !allowSoftware) throw new UserError('runtime.softwareGpu', { device: name });
  const device = await deviceOf(adapter);
  void device.lost.then(({ reason, message }) => lost(message || reason || 'device'));
  return createWebGpuRuntime({
    device,
    info,
    name,
    // The engine process reads the file and sends its bytes (serve.ts).
    readSlice: () => Promise.reject(new Error('There are no files in a page')),
  });
}

scope.onmessage = ({ data: { allowSoftware }, ports: [own] }) => {
  if (!own) return;
  const port: Port = {
    postMessage: (message) => own.postMessage(message),
    // Setting the listener starts the port.
    onMessage: (listener) => (own.onmessage = ({ data }) => listener(data)),
    onClose: () => undefined,
    close: () => own.close(),
  };
  const { lose } = serveRuntime({
    port,
    open: () =>
      openDevice(allowSoftware, (detail) => {
        lose(detail);
        scope.postMessage('ended');
      }),
    ended: () => scope.postMessage('ended'),
  });
};
