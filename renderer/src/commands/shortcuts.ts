/** Keys of each command: those of the user, else the table's. */
import { COMMANDS, type CommandId } from '../../../engine/protocol/menu.ts';
import { settings } from '../state/preferences/settings.svelte.ts';
import { isMac, readable } from './keys.ts';

/** Keys of a command; empty for none. */
export const keysOf = (id: CommandId): string => settings.current.keys[id] ?? COMMANDS.get(id)?.keys ?? '';

/** The other command with these keys. */
export function ownerOf(keys: string, but: CommandId): CommandId | null {
  if (!keys) return null;
  for (const id of COMMANDS.keys()) if (id !== but && keysOf(id) === keys) return id;
  return null;
}

/** Sets a command's keys and removes them from the command that had them; null restores the default. */
export function setKeys(id: CommandId, keys: string | null): Promise<void> {
  const all: Record<string, string> = { ...settings.current.keys };
  const owner = keys === null ? null : ownerOf(keys, id);
  if (owner) all[owner] = '';
  if (keys === null || keys === COMMANDS.get(id)?.keys) delete all[id];
  else all[id] = keys;
  return settings.change({ keys: all });
}

export const resetKeys = (): Promise<void> => settings.change({ keys: {} });

const NAMED: Readonly<Record<string, string>> = { ' ': 'Space', '+': '=' };
const ALONE = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

/** The pressed keys in the table's notation; null while only modifiers are down. */
export function pressed(event: KeyboardEvent, mac = isMac): string | null {
  if (ALONE.has(event.key)) return null;
  const primary = mac ? event.metaKey : event.ctrlKey;
  const raw = NAMED[event.key] ?? event.key.replace(/^Arrow/, '');
  const key = raw.length === 1 ? raw.toUpperCase() : raw;
  const shift = event.shiftKey && (key.length > 1 || /^[A-Z]$/.test(key));
  return [primary ? 'CmdOrCtrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key].filter(Boolean).join('+');
}

/** "Ctrl+K", or nothing. */
export const shownKeys = (id: CommandId): string => readable(keysOf(id));
