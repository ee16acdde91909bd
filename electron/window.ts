/** The window: opens where it was, without a white flash, and asks before it takes anything with it. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { AllEvents } from '../engine/protocol/client.ts';
import { PAGE_URL } from './asset.ts';
import { openingBounds, SMALLEST } from './bounds.ts';
import { SANDBOXED } from './pages.ts';
import { PageCare, type Choice, type Question } from './pageCare.ts';
import { places } from './places.ts';
import type { Preferences } from './preferences.ts';
import { say } from './texts.ts';

/** --ground of the look in sRGB: what is seen before the page draws. */
const GROUND = { light: '#f2f4f6', dark: '#11141a' };
const REMEMBER_AFTER_MS = 500;

export interface DocumentState {
  readonly name: string;
  readonly path: string | null;
  readonly unsaved: boolean;
  readonly training: boolean;
}

/** What the person's answers to the window's questions lead to. */
interface Answers {
  /** The window is to stay. */
  stay(): void;
  /** The changes are not wanted. */
  discard(): Promise<void>;
}

export class AppWindow {
  readonly browser: BrowserWindow;
  state: DocumentState = { name: '', path: null, unsaved: false, training: false };
  readonly #preferences: Preferences;
  #sure = false;
  #asking = false;

  readonly #answers: Answers;

  constructor(preferences: Preferences, answers: Answers) {
    this.#preferences = preferences;
    this.#answers = answers;
    const saved = preferences.window;
    this.browser = new BrowserWindow({
      ...openingBounds(
        saved,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Tensorsmith',
      icon: places.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      webPreferences: {
        preload: places.preload,
        ...SANDBOXED,
        navigateOnDragDrop: false,
      },
    });
    if (saved?.maximized) this.browser.maximize();
    this.browser.once('ready-to-show', () => this.browser.show());
    this.browser.on('close', (event) => this.#close(event));
    let timer: NodeJS.Timeout | undefined;
    const remember = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#remember(), REMEMBER_AFTER_MS);
    };
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const)
      this.browser.on(event as 'resize', remember);
    // A page that has crashed comes back, with all that was open.
    const care = new PageCare({
      reload: () => this.browser.reload(),
      kill: () => this.browser.webContents.forcefullyCrashRenderer(),
      close: () => this.closeNow(),
      ask: (question, over) => this.#askAboutPage(question, over),
    });
    this.browser.webContents.on('render-process-gone', (_event, { reason }) => care.gone(reason));
    this.browser.on('unresponsive', () => care.unresponsive());
    this.browser.on('responsive', () => care.responsive());
    void this.browser.loadURL(PAGE_URL);
  }

  send<K extends keyof AllEvents>(event: K, data: AllEvents[K]): void {
    if (!this.browser.isDestroyed()) this.browser.webContents.send(event, data);
  }

  show(): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.focus();
  }

  setState(state: DocumentState): void {
    this.state = state;
    this.browser.setDocumentEdited(state.unsaved);
    this.browser.setRepresentedFilename(state.path ?? '');
  }

  /** Closes without asking: everything is saved, or the person said so. */
  closeNow(): void {
    this.#sure = true;
    this.browser.close();
  }

  async #discard(): Promise<void> {
    // A disk that refuses is no reason to keep the window: the changes come back, which harms nobody.
    await this.#answers.discard().catch(() => undefined);
    this.closeNow();
  }

  #remember(): void {
    if (this.browser.isDestroyed() || this.browser.isMinimized()) return;
    void this.#preferences
      .setWindow({ ...this.browser.getNormalBounds(), maximized: this.browser.isMaximized() })
      // A place that could not be written is not worth a message.
      .catch(() => undefined);
  }

  #close(event: { preventDefault(): void }): void {
    const { unsaved, training } = this.state;
    if (this.#sure || !(unsaved || training)) return this.#remember();
    event.preventDefault();
    if (this.#asking) return;
    this.#asking = true;
    void (unsaved ? this.#askUnsaved() : this.#askTraining()).finally(() => (this.#asking = false));
  }

  async #askAboutPage(question: Question, signal: AbortSignal): Promise<Choice> {
    const { language } = this.#preferences;
    const choices = (question === 'frozen' ? ['wait', 'reload'] : ['reload', 'close']) as readonly Choice[];
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'warning',
      message: say(`${question}Title`, language),
      detail: say(`${question}Detail`, language),
      buttons: choices.map((choice) => say(choice, language)),
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal,
    });
    return choices[response] ?? 'wait';
  }

  async #askUnsaved(): Promise<void> {
    const { language } = this.#preferences;
    const training = this.state.training ? ` ${say('trainingToo', language)}` : '';
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'question',
      message: say('saveTitle', language, this.state.name),
      detail: say('saveDetail', language) + training,
      buttons: [say('save', language), say('dontSave', language), say('cancel', language)],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    if (response === 0) this.send('window.saveAndClose', {});
    else if (response === 1) await this.#discard();
    else this.#answers.stay();
  }

  async #askTraining(): Promise<void> {
    const { language } = this.#preferences;
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'question',
      message: say('stopTitle', language),
      detail: say('stopDetail', language),
      buttons: [say('stop', language), say('cancel', language)],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    if (response === 0) this.closeNow();
    else this.#answers.stay();
  }
}
