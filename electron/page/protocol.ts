/** The `app:` protocol: serves the built page with its content security policy, and nothing else. */
import { protocol, session } from 'electron';
import { readFile } from 'node:fs/promises';
import { PAGE_HEADERS } from '../../engine/protocol/policy.ts';
import { resolveAsset, SCHEME } from './asset.ts';
import { paths } from '../paths.ts';

/** Called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Called once the app is ready. Requests of the page to other schemes are refused. */
export function servePage(): void {
  protocol.handle(SCHEME, async (request) => {
    const asset = request.method === 'GET' ? resolveAsset(request.url, paths.page) : null;
    if (!asset)
      return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain', ...PAGE_HEADERS } });
    return new Response(await readFile(asset.path), { headers: { 'Content-Type': asset.type, ...PAGE_HEADERS } });
  });
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|data|blob|devtools|chrome-extension):/.test(details.url) });
  });
}
