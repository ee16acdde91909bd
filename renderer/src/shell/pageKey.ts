/** The key that this page sends to the server with its calls and uploads. */
import { KEY } from '../../../engine/protocol/pageKey.ts';

/** Stored for all pages from this port: the address with the token is opened once, further pages without it. */
const STORED = 'tensorsmith.key';

/** Removes the key from the address, where the server has put it in exchange for the token. */
export function takePageKey(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (given === null) return;
  localStorage.setItem(STORED, given);
  history.replaceState(null, '', location.pathname + location.search);
}

/** The key; empty where no page has received one. */
export const pageKey = (): string => localStorage.getItem(STORED) ?? '';
