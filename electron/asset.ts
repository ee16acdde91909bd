/** The only files that the `app:` protocol hands out: those of the built page. */
import { realpathSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';

export const SCHEME = 'app';
export const HOST = 'tensorsmith';
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
  json: 'application/json; charset=utf-8',
};

/** Null for everything that is not plainly a file of the page: other hosts, ways out of the folder, links, unknown types. */
export function resolveAsset(url: string, folder: string): { path: string; type: string } | null {
  let parsed: URL;
  let name: string;
  try {
    parsed = new URL(url);
    name = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (parsed.protocol !== `${SCHEME}:` || parsed.host !== HOST) return null;
  if (/[\0\\:]/.test(name) || name.split('/').includes('..')) return null;
  const relative = normalize(name.replace(/^\/+/, '') || 'index.html');
  const type = TYPES[relative.split('.').at(-1) ?? ''];
  if (!type || isAbsolute(relative)) return null;
  try {
    const base = realpathSync(folder);
    const path = realpathSync(join(folder, relative));
    return path.startsWith(base + sep) ? { path, type } : null;
  } catch {
    return null;
  }
}

/** Whether a URL is the app's own page. Never by prefix: `app://tensorsmith.evil` starts the same. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${SCHEME}:` && host === HOST;
  } catch {
    return false;
  }
}
