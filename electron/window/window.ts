/** The window: opens at its last bounds, without a white flash, and closes once the session is saved. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { AllEvents } from '../../engine/protocol/client.ts';
import { PAGE_URL } from '../page/asset.ts';
import { openingBounds, smallestFor } from './bounds.ts';
import { SANDBOXED } from '../page/pages.ts';
import { PageCare, type Choice, type Question } from '../page/pageCare.ts';
import { paths } from '../paths.ts';
import type { Preferences } from '../storage/preferences.ts';
import { say } from './texts.ts';

/** The token --ground in sRGB: visible before the page draws. */
const GROUND = { light: '#f2f4f6', dark: '#11141a' };
const REMEMBER_AFTER_MS = 500;
/** Time for the page to save its session before the window closes anyway. */
const KEEP_MS = 3000;
/** The same while a slow disk is being written to. */
const LONGEST_KEEP_MS = 20_000;

/** What goes on, and would end with the window. */
type Work = 'training' | 'search';

export interface DocumentState {
  readonly name: string;
  readonly path: string | null;
  readonly unsaved: boolean;
  readonly work: Work | null;
}

/** Actions after the user's answers to the window's questions. */
interface Answers {
  /** The window stays open. */
  stay(): void;
  /** Whether the system is shutting down: nobody can answer a question. */
  hurried(): boolean;
  /** Whether the session is being written. */
  writing(): boolean;
  /** The window is hidden, and the run goes on. */
  background(): void;
  /** The window is shown again. */
  foreground(): void;
}

export class AppWindow {
  readonly browser: BrowserWindow;
  state: DocumentState = { name: '', path: null, unsaved: false, work: null };
  readonly #preferences: Preferences;
  readonly #answers: Answers;
  #sure = false;
  #closing: 'keeping' | 'asking' | 'saving' | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(preferences: Preferences, answers: Answers) {
    this.#preferences = preferences;
    this.#answers = answers;
    const saved = preferences.window;
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const smallest = smallestFor(areas);
    this.browser = new BrowserWindow({
      ...openingBounds(saved, areas),
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      title: 'Tensorsmith',
      icon: paths.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      webPreferences: {
        preload: paths.preload,
        ...SANDBOXED,
        navigateOnDragDrop: false,
        zoomFactor: preferences.settings.scale / 100,
      },
    });
    // Chromium stores a zoom for each address; the settings take precedence.
    this.browser.webContents.on('dom-ready', () => this.setScale(preferences.settings.scale));
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
    // A crashed page is reloaded, with its session.
    const care = new PageCare({
      reload: () => this.browser.reload(),
      kill: () => this.browser.webContents.forcefullyCrashRenderer(),
      close: () => this.#closeNow(),
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
    if (!this.browser.isVisible()) this.browser.show();
    this.#answers.foreground();
    this.browser.focus();
  }

  /** Not by CSS zoom: edges of the drawing would miss their handles. */
  setScale(percent: number): void {
    if (!this.browser.isDestroyed()) this.browser.webContents.setZoomFactor(percent / 100);
  }

  setState(state: DocumentState): void {
    this.state = state;
    this.browser.setDocumentEdited(state.unsaved);
    this.browser.setRepresentedFilename(state.path ?? '');
  }

  /**
   * @param unkept names of documents whose changes are saved neither in files nor in the session
   * @param stay whether the user has cancelled
   */
  closeAnswered(unkept: readonly string[], stay: boolean): void {
    if (this.#closing !== 'keeping' && this.#closing !== 'saving') return;
    clearTimeout(this.#timer);
    if (stay && !this.#answers.hurried()) return this.#stay();
    if (!unkept.length || this.#answers.hurried()) return this.#closeNow();
    this.#ask(() => this.#askUnkept(unkept));
  }

  #closeNow(): void {
    this.#sure = true;
    this.browser.close();
  }

  #remember(): void {
    if (this.browser.isDestroyed() || this.browser.isMinimized()) return;
    void this.#preferences
      .setWindow({ ...this.browser.getNormalBounds(), maximized: this.browser.isMaximized() })
      // Failing to store the bounds is not worth a message.
      .catch(() => undefined);
  }

  /**
   * Closes the window: the session is restored at the next start, so that it asks only about a run that would end, and
   * about changes that cannot be saved.
   */
  #close(event: { preventDefault(): void }): void {
    if (this.#sure) return this.#remember();
    event.preventDefault();
    const hurried = this.#answers.hurried();
    // A second request changes nothing while the session is being saved, or a question is open.
    if (this.#closing === 'keeping' || (this.#closing === 'asking' && !hurried)) return;
    const { work } = this.state;
    if (work && !hurried) this.#ask(() => this.#askAboutWork(work));
    else this.#keep();
  }

  /** An unresponsive page has saved all but the last half second; pending writes are awaited. */
  #keep(patience = KEEP_MS): void {
    clearTimeout(this.#timer);
    this.#closing = 'keeping';
    const begun = Date.now();
    const late = (): void => {
      if (this.#answers.writing() && Date.now() - begun < LONGEST_KEEP_MS) this.#timer = setTimeout(late, 250);
      else this.#closeNow();
    };
    this.#timer = setTimeout(late, patience);
    this.send('window.closing', {});
  }

  #ask(question: () => Promise<void>): void {
    this.#closing = 'asking';
    void question().catch(() => this.#stay());
  }

  #stay(): void {
    this.#closing = null;
    this.#answers.stay();
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

  async #askUnkept(names: readonly string[]): Promise<void> {
    const { language } = this.#preferences;
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'question',
      message: say('unkeptTitle', language),
      detail: names.join('\n'),
      buttons: [say('save', language), say('dontSave', language), say('cancel', language)],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    if (response === 0) {
      // It may open dialogs.
      this.#closing = 'saving';
      this.send('window.saveAndClose', {});
    } else if (response === 1) this.#closeNow();
    else this.#stay();
  }

  async #askAboutWork(work: Work): Promise<void> {
    const { language } = this.#preferences;
    // Quitting from the background asks too.
    if (!this.browser.isVisible()) this.show();
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'question',
      message: say(`${work}GoesOnTitle`, language),
      detail: say(`${work}GoesOnDetail`, language),
      buttons: [say('inBackground', language), say('stop', language), say('cancel', language)],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    if (response === 1) return this.#keep();
    this.#stay();
    if (response !== 0) return;
    // The page stays, with its charts.
    this.browser.hide();
    this.#answers.background();
  }
}
