/** Schemas of every command's parameters from a window. Main refuses invalid calls before any other code reads them. */
import type { z } from 'zod';
import type { AllCommands, Params } from './client.ts';
import { ENGINE_COMMANDS } from './commands.ts';
import { SHELL_COMMANDS } from './shellCommands.ts';

export const SCHEMAS = Object.fromEntries(
  Object.entries({ ...ENGINE_COMMANDS, ...SHELL_COMMANDS }).map(([name, { params }]) => [name, params]),
) as { readonly [K in keyof AllCommands]: z.ZodType<Params<K>> };
