/**
 * Steering of a run: its settings by position, pausing and single steps. A change takes effect at a position; a resumed
 * run applies it there again, so that it ends the same.
 */
import type { LiveSettings, RunSettings } from '../../model/training.ts';
import { isBefore, type TrainerPosition } from './state.ts';

/** Settings that take effect at a position. */
export interface SettingsChange extends TrainerPosition {
  readonly training: Partial<LiveSettings>;
}

/** Control of a run in progress; one for each run, stored with its record (see `changes`). */
export class Steering {
  #changes: readonly SettingsChange[];
  #asked: Partial<LiveSettings> | null = null;
  #paused = false;
  /** Batches that may run while it is paused. */
  #single = 0;
  #wake: (() => void) | null = null;

  /** @param changes made before, in order */
  constructor(changes: readonly SettingsChange[] = []) {
    this.#changes = [...changes];
  }

  /** Changes in the order in which they were made. */
  get changes(): readonly SettingsChange[] {
    return this.#changes;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether the run is paused. */
  get isPaused(): boolean {
    return this.#paused && this.#single === 0;
  }

  pause(): void {
    this.#paused = true;
  }

  /** Runs one batch of a paused run. */
  step(): void {
    this.#paused = true;
    this.#single += 1;
    this.#wake?.();
  }

  resume(): void {
    this.#paused = false;
    this.#single = 0;
    this.#wake?.();
  }

  /** Wakes a paused loop, so that it checks its signal. */
  wake(): void {
    this.#wake?.();
  }

  /** Changes settings from the next batch on. */
  change(training: Partial<LiveSettings>): void {
    this.#asked = { ...this.#asked, ...training };
    this.#wake?.();
  }

  /**
   * Turns the requested settings into a change at this position. Changes at later positions, made before the run was
   * interrupted, are dropped: they would undo this one. @returns the change, or null where nothing was requested
   */
  take(at: TrainerPosition): SettingsChange | null {
    if (!this.#asked) return null;
    const change = { epoch: at.epoch, step: at.step, training: this.#asked };
    this.#asked = null;
    this.#changes = [...this.#changes.filter((made) => !isBefore(at, made)), change];
    return change;
  }

  /** The settings of the next batch at a position. */
  settingsAt<Settings extends RunSettings>(first: Settings, at: TrainerPosition): Settings {
    const made = this.#changes.filter((change) => !isBefore(at, change));
    return made.reduce((settings, { training }) => ({ ...settings, ...training }), first);
  }

  /** Forgets a change that could not be made. */
  refuse(change: SettingsChange): void {
    this.#changes = this.#changes.filter((made) => made !== change);
  }

  /** Batches until the next recorded change, or that may run while paused. */
  most(at: TrainerPosition): number {
    const next = this.#changes.find((change) => change.epoch === at.epoch && change.step > at.step);
    return Math.min(next ? next.step - at.step : Infinity, this.#paused ? 1 : Infinity);
  }

  /** Waits while the run is paused and no step is requested. @returns whether a batch may run */
  async ready(isOver: () => boolean): Promise<boolean> {
    while (this.isPaused && !this.#asked) {
      if (isOver()) return false;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    if (isOver()) return false;
    if (this.isPaused) return false;
    if (this.#paused) this.#single -= 1;
    return true;
  }
}
