import type { Text } from './types.ts';

export const DOCUMENT_ERRORS = {} as const satisfies Record<string, Text>;
