import type { Text } from './types.ts';

export const DATA_ERRORS = {} as const satisfies Record<string, Text>;
