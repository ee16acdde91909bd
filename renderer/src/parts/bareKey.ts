/** The key that was pressed; nothing while it is part of a command, since `Alt+↑` is not a list's or a field's `↑`. */
export const bareKey = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): string =>
  altKey || ctrlKey || metaKey ? '' : key;
