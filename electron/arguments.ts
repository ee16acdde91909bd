import { extname } from 'node:path';

export const EXTENSION = 'tensorsmith';

/** The first argument with a network's extension; Chromium's own switches start with a dash. */
export function networkArgument(args: readonly string[]): string | null {
  return args.slice(1).find((arg) => !arg.startsWith('-') && ['.json', `.${EXTENSION}`].includes(extname(arg))) ?? null;
}
