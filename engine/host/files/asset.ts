/** Files of the built page, and no others: for the `app:` protocol and the web server. */
import { realpathSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';

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

export interface Asset {
  readonly path: string;
  readonly type: string;
}

/**
 * @param pathname of a URL, still percent-encoded
 * @returns null for everything but files of the page: paths out of the folder, links, unknown types
 */
export function findAsset(pathname: string, folder: string): Asset | null {
  try {
    const name = decodeURIComponent(pathname);
    if (/[\0\\:]/.test(name) || name.split('/').includes('..')) return null;
    const relative = normalize(name.replace(/^\/+/, '') || 'index.html');
    const type = TYPES[relative.split('.').at(-1) ?? ''];
    if (!type || isAbsolute(relative)) return null;
    const base = realpathSync(folder);
    const path = realpathSync(join(folder, relative));
    return path.startsWith(base + sep) ? { path, type } : null;
  } catch {
    return null;
  }
}
