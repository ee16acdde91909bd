/**
 * Cancellation of a connection that is being dragged: Svelte Flow connects on release in any case, which is ignored
 * after Escape.
 */
export class Linking {
  #drawing = false;
  #cancelled = false;

  start(): void {
    this.#drawing = true;
    this.#cancelled = false;
  }

  /** @returns whether there was a connection to cancel */
  cancel(): boolean {
    if (!this.#drawing || this.#cancelled) return false;
    this.#cancelled = true;
    return true;
  }

  /** Whether the released connection was not cancelled. */
  get wanted(): boolean {
    return !this.#cancelled;
  }

  end(): void {
    this.#drawing = false;
    this.#cancelled = false;
  }
}
