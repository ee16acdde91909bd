/**
 * WebGPU for the engine process. Only Chromium's own pages have it inside
 * Electron, so a page that nobody sees (renderer/gpu) computes in a worker; the
 * engine process and the worker speak over a channel that main only hands out.
 */
import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron';
import { GPU_URL } from './asset.ts';
import { SANDBOXED } from './pages.ts';
import { places } from './paths.ts';

/** A software adapter computes right and far too slowly: only where it is asked for. */
const ALLOW_SOFTWARE = 'TENSORSMITH_SOFTWARE_GPU';

/** The hidden window of one engine process. Not a window of the app: see `before-quit` in main.ts. */
export class GpuWindow {
  #window: BrowserWindow | null = null;
  #ended = false;

  /** Opens the window, afresh if there is one: its device is lost, or nobody would ask. `give` gets the other end. */
  async join(give: (port: MessagePortMain) => void): Promise<void> {
    if (this.#ended) return;
    this.#window?.destroy();
    const window = new BrowserWindow({
      show: false,
      focusable: false,
      skipTaskbar: true,
      title: 'Tensorsmith GPU',
      webPreferences: {
        preload: places.gpuPreload,
        ...SANDBOXED,
        backgroundThrottling: false,
      },
    });
    this.#window = window;
    window.once('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // Its end of the channel closes with it, which is how the engine process learns of it.
    window.webContents.once('render-process-gone', () => window.destroy());
    try {
      await window.loadURL(GPU_URL);
    } catch {
      // The engine process waits, says that there is no GPU, and may ask again.
      if (!window.isDestroyed()) window.destroy();
    }
    if (window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    window.webContents.postMessage('gpu', { allowSoftware: Boolean(process.env[ALLOW_SOFTWARE]) }, [port2]);
    give(port1);
  }

  /** With the engine process. */
  close(): void {
    this.#ended = true;
    this.#window?.destroy();
  }
}
