/** The `app:` protocol: the built page with its policy, and nothing else. */
import { protocol, session } from 'electron';
import { readFile } from 'node:fs/promises';
import { PAGE_HEADERS } from '../engine/protocol/policy.ts';
import { resolveAsset, SCHEME } from './asset.ts';
import { places } from './paths.ts';

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Once the app is ready. Other schemes than our own are refused for every request of the page. */
export function servePage(): void {
  protocol.handle(SCHEME, async (request) => {
    const asset = request.method === 'GET' ? resolveAsset(request.url, places.page) : null;
    if (!asset)
      return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain', ...PAGE_HEADERS } });
    return new Response(await readFile(asset.path), { headers: { 'Content-Type': asset.type, ...PAGE_HEADERS } });
  });
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|data|blob|devtools|chrome-extension):/.test(details.url) });
  });
}
