/** The native menu bar, from the same table as the menu inside the page. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { basename } from 'node:path';
import type { Language } from '../../engine/errors/types.ts';
import { MENU, type MenuEntry } from '../../engine/protocol/menu.ts';
import { say } from './texts.ts';

export interface MenuState {
  readonly language: Language;
  readonly disabled: ReadonlySet<string>;
  readonly recent: readonly string[];
  readonly mac: boolean;
  /** Keys that replace the table's, by command. */
  readonly keys: Readonly<Record<string, string>>;
}
export interface MenuActions {
  command(id: string): void;
  openRecent(path: string): void;
  clearRecent(): void;
}

export function menuTemplate(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  const groups = MENU.map((group) => ({
    label: group.title[state.language],
    submenu: group.entries.map((entry) => item(entry, state, actions)),
  }));
  return state.mac ? [{ role: 'appMenu' }, ...groups] : groups;
}

function item(entry: MenuEntry, state: MenuState, actions: MenuActions): MenuItemConstructorOptions {
  const { language } = state;
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'role':
      return { role: entry.role, label: entry.title[language] };
    case 'recent':
      return { label: entry.title[language], submenu: recentItems(state, actions) };
    case 'command':
      return {
        id: entry.id,
        label: entry.title[language],
        enabled: !state.disabled.has(entry.id),
        click: () => actions.command(entry.id),
        ...accelerator(state.keys[entry.id] ?? entry.keys, state.mac),
      };
  }
}

/**
 * The accelerator of a menu item. The page handles its keys itself, so that they are the same in a browser; the menu
 * only displays them. On a Mac the menu handles keys first and cannot only display them: keys without Command are
 * omitted, or no text field could be typed in.
 */
function accelerator(keys: string, mac: boolean): MenuItemConstructorOptions {
  if (!keys || (mac && !keys.includes('CmdOrCtrl'))) return {};
  return { accelerator: keys.replace('CmdOrCtrl+=', 'CmdOrCtrl+Plus'), registerAccelerator: mac };
}

function recentItems(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  if (!state.recent.length) return [{ label: say('noRecent', state.language), enabled: false }];
  return [
    ...state.recent.map((path) => ({ label: basename(path), toolTip: path, click: () => actions.openRecent(path) })),
    { type: 'separator' },
    { label: say('clearRecent', state.language), click: () => actions.clearRecent() },
  ];
}

export function installMenu(state: MenuState, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)));
}
