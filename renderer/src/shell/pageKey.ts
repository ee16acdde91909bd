/** What this page shows the server with its calls and uploads. */
import { KEY } from '../../../engine/protocol/pageKey.ts';

/** For all pages from this port: the address with the token is opened once, further pages by the plain one. */
const STORED = 'tensorsmith.key';

/** Takes it out of the address, where the server has put it in exchange for the token. */
export function takePageKey(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (given === null) return;
  localStorage.setItem(STORED, given);
  history.replaceState(null, '', location.pathname + location.search);
}

/** Empty where no page had one. */
export const pageKey = (): string => localStorage.getItem(STORED) ?? '';
