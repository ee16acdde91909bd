/** The key that was pressed; nothing while it is part of a command, since `Alt+↑` is not a list's or a field's `↑`. */
export const bareKey = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): string =>
  altKey || ctrlKey || metaKey ? '' : key;

/** The key of a press, unless an input method has it: Enter and Escape then choose among its candidates. */
export const pressedKey = (event: KeyboardEvent): string => (event.isComposing ? '' : event.key);
