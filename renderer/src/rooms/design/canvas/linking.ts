/** A link while the hand draws it. Svelte Flow connects whatever lies under the pointer when the button is let go; after Escape that counts no more. */
export class Linking {
  #drawing = false;
  #cancelled = false;

  start(): void {
    this.#drawing = true;
    this.#cancelled = false;
  }

  /** @returns whether there was a link to cancel */
  cancel(): boolean {
    if (!this.#drawing || this.#cancelled) return false;
    this.#cancelled = true;
    return true;
  }

  /** Whether the link that is being let go is still wanted. */
  get wanted(): boolean {
    return !this.#cancelled;
  }

  end(): void {
    this.#drawing = false;
    this.#cancelled = false;
  }
}
