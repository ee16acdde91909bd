/** Selects the client for the environment of the page. The rest of the app only uses `Client`. */
import type { Bridge } from '../../../engine/protocol/bridge.ts';
import type { Client } from '../../../engine/protocol/client.ts';
import { browserClient } from './browser.ts';
import { electronClient } from './electron.ts';

declare global {
  interface Window {
    readonly tensorsmith?: Bridge;
  }
}

export const client: Client = window.tensorsmith ? electronClient(window.tensorsmith) : browserClient();
