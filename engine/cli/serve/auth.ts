/**
 * Access control of the server: only this machine, only our own pages, only with the token. Each rule prevents one
 * known attack; see docs/security.md.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'tensorsmith';

const secret = (): string => randomBytes(32).toString('base64url');

export class Auth {
  /** Token in the printed address. */
  readonly token = secret();
  /**
   * Key that a page sends with everything but its own files. Browsers store it for our port only, while they send
   * cookies to every port of this machine, whoever listens there.
   */
  readonly pageKey = secret();
  readonly #cookie = secret();
  #port = 0;

  set port(port: number) {
    this.#port = port;
  }

  /** Compares exact names, so that no foreign name that resolves to this machine passes (DNS rebinding). */
  isOwnHost(host: string | undefined): boolean {
    return [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`].includes(host ?? '');
  }

  /** Modifying requests must come from our own page; browsers always send the origin. */
  isOwnOrigin(origin: string | undefined): boolean {
    return [`http://127.0.0.1:${this.#port}`, `http://localhost:${this.#port}`].includes(origin ?? '');
  }

  isToken(given: string): boolean {
    return equal(given, this.token);
  }

  isPageKey(given: string | null | undefined): boolean {
    return equal(given ?? '', this.pageKey);
  }

  hasCookie({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map((part) => part.trim());
    return cookies.some(
      (cookie) =>
        cookie.startsWith(`${this.#cookieName}=`) && equal(cookie.slice(this.#cookieName.length + 1), this.#cookie),
    );
  }

  /** Not readable by scripts, not sent with requests that other sites start. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Cookies ignore ports: two servers on one machine must not share a name. */
  get #cookieName(): string {
    return `${COOKIE}-${this.#port}`;
  }
}

function equal(given: string, wanted: string): boolean {
  // Hashes have equal lengths, as the comparison requires, and hide that of the guess.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
