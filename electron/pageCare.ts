/** A page that crashes comes back, and one that hangs can be brought back: but not over and over, and not unasked. */

const RELOADS = 3;
const WINDOW_MS = 5 * 60_000;
/** Until a page that still hangs is asked about again. */
const PATIENCE_MS = 30_000;

export type Question = 'frozen' | 'failing';
export type Choice = 'wait' | 'reload' | 'close';

export interface Page {
  reload(): void;
  /** Ends its process, whatever it does. */
  kill(): void;
  close(): void;
  /** @param over the question is not to be answered any more */
  ask(question: Question, over: AbortSignal): Promise<Choice>;
}

export class PageCare {
  readonly #page: Page;
  readonly #now: () => number;
  #crashes: number[] = [];
  /** While somebody is asked. */
  #question: AbortController | null = null;
  #again: NodeJS.Timeout | undefined;
  /** The user wanted it to end. */
  #killed = false;

  constructor(page: Page, now: () => number = Date.now) {
    this.#page = page;
    this.#now = now;
  }

  /** Its process has ended. */
  gone(reason: string): void {
    this.responsive();
    if (reason === 'clean-exit') return;
    if (this.#killed) {
      this.#killed = false;
      return this.#page.reload();
    }
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < WINDOW_MS), now];
    if (this.#crashes.length <= RELOADS) return this.#page.reload();
    // What crashes it may be what is open: loading it for ever helps nobody.
    void this.#ask('failing', (choice) => {
      this.#crashes = [];
      if (choice === 'reload') this.#page.reload();
      if (choice === 'close') this.#page.close();
    });
  }

  unresponsive(): void {
    void this.#ask('frozen', (choice) => {
      if (choice === 'close') return this.#page.close();
      if (choice === 'wait') {
        this.#again = setTimeout(() => this.unresponsive(), PATIENCE_MS);
        return;
      }
      this.#killed = true;
      this.#page.kill();
    });
  }

  /** It answers again, or is gone. */
  responsive(): void {
    clearTimeout(this.#again);
    this.#question?.abort();
    this.#question = null;
  }

  async #ask(question: Question, answer: (choice: Choice) => void): Promise<void> {
    if (this.#question) return;
    const asked = new AbortController();
    this.#question = asked;
    const choice = await this.#page.ask(question, asked.signal).catch((): Choice => 'wait');
    if (asked.signal.aborted) return;
    this.#question = null;
    answer(choice);
  }
}
