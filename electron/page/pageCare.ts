/** Reloads a crashed page, and offers to reload a hanging one; neither repeatedly nor without asking. */

const RELOADS = 3;
const WINDOW_MS = 5 * 60_000;
/** Interval of questions about a page that still hangs. */
const PATIENCE_MS = 30_000;

export type Question = 'frozen' | 'failing';
export type Choice = 'wait' | 'reload' | 'close';

export interface Page {
  reload(): void;
  /** Kills its process. */
  kill(): void;
  close(): void;
  /** @param over aborted when the question has become obsolete */
  ask(question: Question, over: AbortSignal): Promise<Choice>;
}

export class PageCare {
  readonly #page: Page;
  readonly #now: () => number;
  #crashes: number[] = [];
  /** The open question. */
  #question: AbortController | null = null;
  #again: NodeJS.Timeout | undefined;
  /** Whether the user has chosen to end the page. */
  #killed = false;

  constructor(page: Page, now: () => number = Date.now) {
    this.#page = page;
    this.#now = now;
  }

  /** Called when its process has ended. */
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
    // The open document may be the cause: reloading forever would not help.
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

  /** Called when it responds again, or is gone. */
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
