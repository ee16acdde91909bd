import type { Text } from '../../errors/types.ts';
export const helpOf = (_: string, __: string): Text | null => null;
