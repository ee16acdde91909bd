/** Picks the client that fits the place the page runs in. The rest of the app knows only `Client`. */
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
