import { Notification } from 'electron';
import type { Language } from '../../engine/errors/types.ts';
import type { EngineEvent, Events } from '../../engine/protocol/events.ts';
import { announcementOf } from './announcementText.ts';

/** Tells the user by a system notification that a run has ended while the window was in the background. */
export class Announcement {
  #last: Events['epoch.metrics'] | null = null;
  /** Whether a search is in progress: its end is told, those of its runs are not. */
  #searching = false;
  /** Kept until it is clicked or replaced: a collected notification loses its listeners. */
  #shown: Notification | null = null;

  readonly #language: () => Language;
  readonly #isWatched: () => boolean;
  readonly #show: () => void;

  /**
   * @param isWatched whether the window has the focus, so that the user sees the end
   * @param show brings the window to the front
   */
  constructor(language: () => Language, isWatched: () => boolean, show: () => void) {
    this.#language = language;
    this.#isWatched = isWatched;
    this.#show = show;
  }

  follow(event: EngineEvent): void {
    if (event.event === 'run.started') this.#last = null;
    if (event.event === 'epoch.metrics') this.#last = event.data;
    if (event.event === 'search.changed') this.#searching = event.data.search.status === 'running';
    if (event.event === 'engine.lost') this.#searching = false;
    if (this.#searching) return;
    const text = announcementOf(event, this.#last, this.#language());
    if (!text || this.#isWatched() || !Notification.isSupported()) return;
    this.#shown = new Notification({ title: text.title, body: text.body });
    this.#shown.on('click', this.#show);
    this.#shown.show();
  }
}
