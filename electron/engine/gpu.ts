/**
 * WebGPU for the engine process. Inside Electron only Chromium's own pages have it, so a hidden page (renderer/gpu)
 * computes in a worker; engine process and worker communicate over a channel that main only sets up.
 */
import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron';
import { GPU_URL } from '../page/asset.ts';
import { SANDBOXED } from '../page/pages.ts';
import { paths } from '../paths.ts';

/** Variable that allows a software adapter, which is correct but far too slow. */
const ALLOW_SOFTWARE = 'TENSORSMITH_SOFTWARE_GPU';

/** The hidden window of one engine process. Not a window of the app: see `before-quit` in main.ts. */
export class GpuWindow {
  #window: BrowserWindow | null = null;
  #ended = false;

  /**
   * Opens the window, again if it exists already, since its device is then lost. `give` gets the other end of the
   * channel.
   */
  async join(give: (port: MessagePortMain) => void): Promise<void> {
    if (this.#ended) return;
    this.#window?.destroy();
    const window = new BrowserWindow({
      show: false,
      focusable: false,
      skipTaskbar: true,
      title: 'Tensorsmith GPU',
      webPreferences: {
        preload: paths.gpuPreload,
        ...SANDBOXED,
        backgroundThrottling: false,
      },
    });
    this.#window = window;
    window.once('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // The worker's end of the channel closes with the window, which informs the engine process.
    window.webContents.once('render-process-gone', () => window.destroy());
    try {
      await window.loadURL(GPU_URL);
    } catch {
      // The engine process times out, reports that there is no GPU, and may ask again.
      if (!window.isDestroyed()) window.destroy();
    }
    if (window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    window.webContents.postMessage('gpu', { allowSoftware: Boolean(process.env[ALLOW_SOFTWARE]) }, [port2]);
    give(port1);
  }

  /** Called when the engine process ends. */
  close(): void {
    this.#ended = true;
    this.#window?.destroy();
  }
}
