import type { Text } from './types.ts';

export const LAYER_ERRORS = {} as const satisfies Record<string, Text>;
