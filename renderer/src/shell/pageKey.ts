/** What this page shows the server with its calls and uploads. */
import { KEY } from '../../../engine/protocol/pageKey.ts';

/** For all pages from this port: the address with the token is opened once, further pages by the plain one. */
const STORED = 'tensorsmith.key';

/** Taken out of the address, where the server has put it in exchange for the token; empty where no page had one. */
export function pageKey(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (given !== null) {
    localStorage.setItem(STORED, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? localStorage.getItem(STORED) ?? '';
}
