/** Shortcuts: parses the menu's notation ("CmdOrCtrl+Shift+Z"), matches key events, and formats keys for users. */
export const isMac = /mac/i.test(navigator.platform);

interface Chord {
  readonly primary: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

function parse(keys: string): Chord {
  const parts = keys.split('+');
  const key = keys.endsWith('++') ? '+' : (parts.at(-1) ?? '');
  return {
    primary: parts.includes('CmdOrCtrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
    key: key.toLowerCase(),
  };
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function matches(keys: string, event: KeyPress, mac = isMac): boolean {
  if (!keys) return false;
  const chord = parse(keys);
  const primary = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (primary !== chord.primary || other || event.altKey !== chord.alt) return false;
  const key = event.key.toLowerCase().replace(/^arrow/, '');
  // "=" and "+" share a key, and a layout without Latin letters still has the codes.
  if (chord.key === '=' && (key === '=' || key === '+')) return true;
  if (event.shiftKey !== chord.shift) return false;
  if (key === chord.key) return true;
  if (/^[a-z]$/.test(chord.key)) return !/^[a-z]$/.test(key) && event.code === `Key${chord.key.toUpperCase()}`;
  return chord.alt && event.code === `Key${chord.key.toUpperCase()}`;
}

const SIGNS: Record<string, string> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Delete: '⌫' };

export function readable(keys: string, mac = isMac): string {
  if (!mac) return keys.replace('CmdOrCtrl', 'Ctrl');
  return keys
    .split('+')
    .map((part) => SIGNS[part] ?? part)
    .join('');
}

/** The focused element, within a shadow tree where it is in one (an editor of the lab). */
export function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** Whether an event target is a text field, which handles letters and Delete itself. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type))
  );
}
