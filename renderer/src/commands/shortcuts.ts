/** The keys of each command: those of the table, or what the user has set in their place. */
import { COMMANDS, type CommandId } from '../../../engine/protocol/menu.ts';
import { settings } from '../state/preferences/settings.svelte.ts';
import { isMac, readable } from './keys.ts';

/** Empty for a command without a key. */
export const keysOf = (id: CommandId): string => settings.current.keys[id] ?? COMMANDS.get(id)?.keys ?? '';

/** The other command that has these keys. */
export function ownerOf(keys: string, but: CommandId): CommandId | null {
  if (!keys) return null;
  for (const id of COMMANDS.keys()) if (id !== but && keysOf(id) === keys) return id;
  return null;
}

/** Gives a command other keys, taking them from whoever has them; null for its own again. */
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

/** What was pressed, as the table writes it; null while only Ctrl, Shift and the like are down. */
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
