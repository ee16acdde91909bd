/** Native dialogs, in front of the app's window. */
import { type BrowserWindow, dialog } from 'electron';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Language } from '../../engine/errors/types.ts';
import { say, type TextKey } from './texts.ts';

type OpenProperties = NonNullable<Electron.OpenDialogOptions['properties']>;

export class Dialogs {
  readonly #window: () => BrowserWindow;
  readonly #language: () => Language;
  /** The folder of the last dialog. */
  #folder: string | undefined;

  constructor(window: () => BrowserWindow, language: () => Language) {
    this.#window = window;
    this.#language = language;
  }

  say(key: TextKey, name = ''): string {
    return say(key, this.#language(), name);
  }

  /** The first picked path; null when the user cancels. */
  async open(options: {
    readonly title: TextKey;
    readonly button?: TextKey;
    readonly properties: OpenProperties;
    readonly filters?: Electron.FileFilter[];
  }): Promise<string | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(this.#window(), {
      title: this.say(options.title),
      properties: options.properties,
      ...(options.button ? { buttonLabel: this.say(options.button) } : {}),
      ...(options.filters ? { filters: options.filters } : {}),
      ...(this.#folder ? { defaultPath: this.#folder } : {}),
    });
    const [picked] = filePaths;
    if (canceled || !picked) return null;
    this.#folder = options.properties.includes('openFile') ? dirname(picked) : picked;
    return picked;
  }

  /** The chosen path with an extension; null when the user cancels. */
  async save(title: string, name: string, extension: string, filters: Electron.FileFilter[]): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(this.#window(), {
      title,
      defaultPath: this.#folder ? join(this.#folder, name) : name,
      filters,
    });
    if (canceled || !filePath) return null;
    this.#folder = dirname(filePath);
    if (extname(filePath)) return filePath;
    // The dialog has asked about overwriting the typed name, not this one.
    const path = `${filePath}.${extension}`;
    if (!existsSync(path)) return path;
    return (await this.confirm(this.say('replaceTitle', basename(path)), path, 'replace')) ? path : null;
  }

  /** Asks for confirmation; Enter and Escape decline. */
  async confirm(message: string, detail: string, yes: TextKey): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.#window(), {
      type: 'question',
      message,
      detail,
      buttons: [this.say(yes), this.say('cancel')],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  }
}
