/** The only files that the `app:` protocol hands out: those of the built page. */
import { type Asset, findAsset } from '../engine/host/files/asset.ts';

export const SCHEME = 'app';
export const HOST = 'tensorsmith';
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;
/** The hidden page that is WebGPU's home (renderer/gpu). */
export const GPU_URL = `${SCHEME}://${HOST}/gpu/gpu.html`;

/** Null for another host, and for what is no file of the page. */
export function resolveAsset(url: string, folder: string): Asset | null {
  // The raw text: parsing would resolve the dots of a way out.
  const match = /^app:\/\/([^/]*)([^?#]*)/.exec(url);
  return match?.[1] === HOST ? findAsset(match[2] ?? '', folder) : null;
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
