/**
 * Files dropped onto the window. The preload script reports their paths, for drops by a user only, which the page
 * cannot fake; the page asks for them by name and learns no other path.
 */
import { basename, isAbsolute } from 'node:path';
import { DROPPED } from './dropped.ts';
import { takeTold } from './ipc.ts';

/** Most remembered files of a drop. */
const MOST = 100;

export class Drops {
  #paths: readonly string[] = [];

  /** Listens for drops in our own page. */
  listen(): void {
    takeTold(DROPPED, (paths) => this.remember(paths));
  }

  remember(paths: unknown): void {
    const all: unknown[] = Array.isArray(paths) ? paths.slice(0, MOST) : [];
    this.#paths = all.filter((path): path is string => typeof path === 'string' && isAbsolute(path));
  }

  /** The path of a dropped file by name; null for anything else. */
  find(name: string): string | null {
    return this.#paths.find((path) => basename(path) === name) ?? null;
  }
}
