/** Entries that can be added to the canvas, their search, and the user's favourites and recent ones. */
import type { Module } from '../../../../engine/model/types.ts';
import type { ModuleFile } from '../../../../engine/editing/moduleFile.ts';
import type { Family, LayerDefinition } from '../../../../engine/layers/definition.ts';
import { FAMILY_NAMES } from '../../../../engine/layers/families.ts';
import { MODULE } from '../../../../engine/layers/module.ts';
import { LAYERS } from '../../../../engine/layers/registry.ts';
import { library } from '../document/library.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { i18n } from './i18n.svelte.ts';
import { remembered } from './remembered.ts';

export interface Entry {
  /** Unique key, by which favourites are stored. Modules are specific to their document. */
  readonly key: string;
  readonly name: string;
  readonly what: string;
  readonly family: Family;
  /** Type and parameters of a new node. */
  readonly node: { readonly type: string; readonly params: Readonly<Record<string, string>> };
  /** Module file of an entry from the library. */
  readonly file?: ModuleFile;
}

const ofLayer = ({ type, family, help }: LayerDefinition): Entry => ({
  key: type,
  name: type,
  what: i18n.pick(help.what),
  family,
  node: { type, params: {} },
});
const ofModule = ({ id, name }: Module): Entry => ({
  key: `module:${id}`,
  name,
  what: i18n.m.design.moduleHint,
  family: 'input',
  node: { type: MODULE, params: { module: id } },
});

export const layerEntries = (): Entry[] => LAYERS.map(ofLayer);

/** Modules of the document, except those around the shown graph. */
export const moduleEntries = (target: OpenDocument): Entry[] =>
  target.document.modules.filter(({ id }) => !target.way.some(({ module }) => module.id === id)).map(ofModule);

/** Modules of the user's library. */
export const libraryEntries = (): Entry[] =>
  library.modules.map(({ name, file }) => ({
    key: `library:${name}`,
    name,
    what: i18n.m.library.what,
    family: 'input',
    node: { type: MODULE, params: { module: file.module } },
    file,
  }));

/** Entries that match a search, best first: by name, then by family and description. */
export function search(entries: readonly Entry[], words: string): Entry[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [...entries];
  const rank = ({ name, what, family }: Entry): number => {
    const own = name.toLowerCase();
    if (own === wanted) return 0;
    if (own.startsWith(wanted)) return 1;
    if (own.includes(wanted)) return 2;
    if (isSpelled(own, wanted)) return 3;
    return `${i18n.pick(FAMILY_NAMES[family])} ${what}`.toLowerCase().includes(wanted) ? 4 : 5;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((found) => found.rank < 5)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** Whether a name contains the letters in order, starting with the first: `cv2` in `conv2d`. */
function isSpelled(name: string, letters: string): boolean {
  if (name[0] !== letters[0]) return false;
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at += 1;
  return at === letters.length;
}

const MOST_RECENT = 6;

class Habits {
  favourites = $state.raw<readonly string[]>(remembered.read('favourites', []));
  recent = $state.raw<readonly string[]>(remembered.read('recent', []));

  toggle(key: string): void {
    this.favourites = this.favourites.includes(key)
      ? this.favourites.filter((other) => other !== key)
      : [...this.favourites, key];
    remembered.write('favourites', this.favourites);
  }

  used(key: string): void {
    if (/^(module|library):/.test(key)) return;
    this.recent = [key, ...this.recent.filter((other) => other !== key)].slice(0, MOST_RECENT);
    remembered.write('recent', this.recent);
  }
}

export const habits = new Habits();
