/** The key of an event without modifiers; empty with them, since `Alt+↑` is not a list's or a field's `↑`. */
export const bareKey = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): string =>
  altKey || ctrlKey || metaKey ? '' : key;

/** The key of an event; empty during input method composition, where Enter and Escape choose a candidate. */
export const pressedKey = (event: KeyboardEvent): string => (event.isComposing ? '' : event.key);
