import { extname } from 'node:path';
import { PACK_EXTENSION } from '../engine/protocol/shell.ts';

export const EXTENSION = 'tensorsmith';

/** Of networks, and of networks with their data. */
const EXTENSIONS: readonly string[] = ['.json', `.${EXTENSION}`, PACK_EXTENSION];

/** The first argument with a network's extension; Chromium's own switches start with a dash. */
export function networkArgument(args: readonly string[]): string | null {
  return args.slice(1).find((arg) => !arg.startsWith('-') && EXTENSIONS.includes(extname(arg).toLowerCase())) ?? null;
}
