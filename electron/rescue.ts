/** A page that hangs or dies: the user is asked, and it is loaded again with all that was open, but not for ever. */
import { type BrowserWindow, dialog } from 'electron';
import type { Preferences } from './preferences.ts';
import { say } from './texts.ts';

/** The third death in this time is no accident: what is open kills the page. */
const WINDOW_MS = 5 * 60_000;
const RELOADS = 3;

export class Rescue {
  readonly #browser: BrowserWindow;
  readonly #preferences: Preferences;
  #deaths: number[] = [];
  #asking = false;

  constructor(browser: BrowserWindow, preferences: Preferences) {
    this.#browser = browser;
    this.#preferences = preferences;
  }

  watch(): void {
    const { webContents } = this.#browser;
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void this.#died();
    });
    this.#browser.on('unresponsive', () => void this.#hangs());
  }

  async #died(): Promise<void> {
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < WINDOW_MS), now];
    if (this.#deaths.length <= RELOADS) return this.#reload();
    this.#deaths = [];
    const again = await this.#ask('diesTitle', 'diesDetail', 'reload', 'quit');
    if (again) this.#reload();
    else this.#browser.destroy();
  }

  async #hangs(): Promise<void> {
    if (this.#asking) return;
    const end = !(await this.#ask('hangsTitle', 'hangsDetail', 'wait', 'reload'));
    // Its death is what loads it again.
    if (end && !this.#browser.isDestroyed()) this.#browser.webContents.forcefullyCrashRenderer();
  }

  #reload(): void {
    if (!this.#browser.isDestroyed()) this.#browser.reload();
  }

  async #ask(
    title: 'diesTitle' | 'hangsTitle',
    detail: 'diesDetail' | 'hangsDetail',
    first: 'reload' | 'wait',
    second: 'quit' | 'reload',
  ): Promise<boolean> {
    const { language } = this.#preferences;
    this.#asking = true;
    const { response } = await dialog.showMessageBox(this.#browser, {
      type: 'warning',
      message: say(title, language),
      detail: say(detail, language),
      buttons: [say(first, language), say(second, language)],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    this.#asking = false;
    return response === 0;
  }
}
