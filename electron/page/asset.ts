/** Files served by the `app:` protocol: only those of the built page. */
import { type Asset, findAsset } from '../../engine/host/files/asset.ts';

export const SCHEME = 'app';
export const HOST = 'tensorsmith';
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;
/** The hidden page with WebGPU (renderer/gpu). */
export const GPU_URL = `${SCHEME}://${HOST}/gpu/gpu.html`;

/** Null for another host, and for everything but files of the page. */
export function resolveAsset(url: string, folder: string): Asset | null {
  // Matches the raw text: parsing would resolve "..".
  const match = /^app:\/\/([^/]*)([^?#]*)/.exec(url);
  return match?.[1] === HOST ? findAsset(match[2] ?? '', folder) : null;
}

/** Whether a URL is the app's own page. Never compared by prefix: `app://tensorsmith.evil` has the same. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${SCHEME}:` && host === HOST;
  } catch {
    return false;
  }
}
