/**
 * Permission for the camera: for our own page, once per press of its button, without sound. The preload
 * script reports presses, which the page cannot fake.
 */
import { takeTold } from '../engine/ipc.ts';
import { isOwnPage } from './asset.ts';
import { CAMERA_PRESSED } from './cameraPress.ts';

/** Milliseconds for which a press counts. */
const COUNTS_MS = 5000;
/** Milliseconds that a request waits for its press: messages can arrive in either order. */
const WAIT_MS = 300;

interface Wish {
  readonly permission: string;
  readonly url: string;
  readonly media: readonly string[] | undefined;
}

export class Camera {
  #pressed = -Infinity;

  /** Listens for presses in our own page. */
  listen(): void {
    takeTold(CAMERA_PRESSED, () => this.press());
  }

  press(): void {
    this.#pressed = performance.now();
  }

  /** Whether a page's request is granted. */
  async allows({ permission, url, media }: Wish): Promise<boolean> {
    if (permission !== 'media' || !isOwnPage(url) || media?.join() !== 'video') return false;
    if (this.#take()) return true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    return this.#take();
  }

  #take(): boolean {
    const counts = performance.now() - this.#pressed < COUNTS_MS;
    this.#pressed = -Infinity;
    return counts;
  }
}
