/** The app without its window: a run goes on, and an icon in the tray, where the system has one, brings the window back. */
import { app, Menu, nativeImage, Tray } from 'electron';
import type { Language } from '../../engine/errors/types.ts';
import { paths } from '../paths.ts';
import { say } from './texts.ts';

/** Side of the icon in device-independent pixels. */
const SIDE = process.platform === 'darwin' ? 18 : process.platform === 'win32' ? 16 : 22;

/**
 * Least time that the icon stays, in milliseconds: on Linux, Electron 25 crashed where one was removed before the system
 * had answered whether it has a tray.
 */
const LEAST_MS = 3000;

export class Background {
  readonly #open: () => void;
  readonly #language: () => Language;
  #tray: Tray | null = null;
  #shownAt = 0;
  #leaving: NodeJS.Timeout | undefined;

  /** @param open brings the window back */
  constructor(language: () => Language, open: () => void) {
    this.#language = language;
    this.#open = open;
  }

  /** Shows the icon. Where the system has no tray, starting the app again, or its icon in the dock, brings the window back. */
  enter(): void {
    clearTimeout(this.#leaving);
    if (this.#tray) return;
    this.#shownAt = performance.now();
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
    if (!this.#tray) return;
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(
      () => {
        this.#tray?.destroy();
        this.#tray = null;
      },
      Math.max(0, this.#shownAt + LEAST_MS - performance.now()),
    );
  }
}
