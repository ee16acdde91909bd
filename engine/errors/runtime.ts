import type { Text } from './types.ts';

export const RUNTIME_ERRORS = {} as const satisfies Record<string, Text>;
