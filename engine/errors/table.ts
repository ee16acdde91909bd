/**
 * Every error message of the app: code → text in both languages, one file per area. A message says what happened,
 * where, and what fixes it; `{name}` is replaced by the parameter of that name.
 */
import type { Text } from './types.ts';
import { CLI_ERRORS } from './cli.ts';
import { DATA_ERRORS } from './data.ts';
import { DOCUMENT_ERRORS } from './document.ts';
import { HINTS } from './hints.ts';
import { LAB_ERRORS } from './lab.ts';
import { LAB_ADVICE } from './labAdvice.ts';
import { LAYER_ERRORS } from './layers.ts';
import { PACK_ERRORS } from './packs.ts';
import { RUN_ERRORS } from './run.ts';
import { RUNTIME_ERRORS } from './runtime.ts';
import { SEARCH_ERRORS } from './search.ts';
import { SHELL_ERRORS } from './shell.ts';
import { STORAGE_ERRORS } from './storage.ts';
import { TROUBLES } from './troubles.ts';

export const ERRORS = {
  internal: { en: 'Something went wrong inside Tensorsmith: {detail}', zh: 'Tensorsmith 内部出错：{detail}' },
  ...DOCUMENT_ERRORS,
  ...LAB_ERRORS,
  ...LAB_ADVICE,
  ...LAYER_ERRORS,
  ...HINTS,
  ...DATA_ERRORS,
  ...PACK_ERRORS,
  ...RUN_ERRORS,
  ...RUNTIME_ERRORS,
  ...SEARCH_ERRORS,
  ...SHELL_ERRORS,
  ...STORAGE_ERRORS,
  ...CLI_ERRORS,
  ...TROUBLES,
} as const satisfies Record<string, Text>;

export type ErrorCode = keyof typeof ERRORS;
