import type { Text } from './types.ts';

export const RUN_ERRORS = {} as const satisfies Record<string, Text>;
