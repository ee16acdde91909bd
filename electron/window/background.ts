/** The app without its window: a run goes on, and an icon in the tray, where the system has one, brings the window back. */
import { app, Menu, nativeImage, Tray } from 'electron';
import type { Language } from '../../engine/errors/types.ts';
import { paths } from '../paths.ts';
import { say } from './texts.ts';

/** Side of the icon in device-independent pixels. */
const SIDE = process.platform === 'darwin' ? 18 : process.platform === 'win32' ? 16 : 22;

export class Background {
  readonly #open: () => void;
  readonly #language: () => Language;
  #tray: Tray | null = null;

  /** @param open brings the window back */
  constructor(language: () => Language, open: () => void) {
    this.#language = language;
    this.#open = open;
  }

  /** Shows the icon. Where the system has no tray, starting the app again, or its icon in the dock, brings the window back. */
  enter(): void {
    if (this.#tray) return;
    const language = this.#language();
    try {
      this.#tray = new Tray(nativeImage.createFromPath(paths.icon).resize({ width: SIDE, height: SIDE }));
    } catch {
      return;
    }
    this.#tray.setToolTip(say('goingOn', language));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: say('openWindow', language), click: this.#open },
        { label: say('quit', language), click: () => app.quit() },
      ]),
    );
    this.#tray.on('click', this.#open);
  }

  leave(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }
}
