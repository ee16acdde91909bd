import type { Text } from './types.ts';

export const SHELL_ERRORS = {} as const satisfies Record<string, Text>;
