/**
 * Who may talk to the server: only this machine, only pages that we served,
 * only with the token. Each rule answers one known attack; see docs/security.md.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'tensorsmith';

export class Auth {
  readonly token = randomBytes(32).toString('base64url');
  #port = 0;

  set port(port: number) {
    this.#port = port;
  }

  /** Exact names, so that no foreign name that resolves to this machine passes (DNS rebinding). */
  isOwnHost(host: string | undefined): boolean {
    return [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`].includes(host ?? '');
  }

  /** Requests that change something must come from our own page; browsers always say where from. */
  isOwnOrigin(origin: string | undefined): boolean {
    return [`http://127.0.0.1:${this.#port}`, `http://localhost:${this.#port}`].includes(origin ?? '');
  }

  matches(token: string | null): boolean {
    // Hashes have one length, which the comparison needs, and hide that of the guess.
    const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
    return token !== null && timingSafeEqual(digest(token), digest(this.token));
  }

  hasCookie({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map((part) => part.trim());
    return cookies.some(
      (cookie) => cookie.startsWith(`${this.#cookieName}=`) && this.matches(cookie.slice(this.#cookieName.length + 1)),
    );
  }

  /** Not readable by scripts, not sent with requests that another site starts. */
  get cookie(): string {
    return `${this.#cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Cookies do not know ports: two servers on one machine must not share a name. */
  get #cookieName(): string {
    return `${COOKIE}-${this.#port}`;
  }
}
