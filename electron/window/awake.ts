import { powerSaveBlocker } from 'electron';

/** Prevents the machine from sleeping during a run; its screen may turn off. */
export class Awake {
  #blocker: number | null = null;

  follow(event: string): void {
    if (event === 'run.started') this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (['run.finished', 'run.failed', 'engine.lost'].includes(event) && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
