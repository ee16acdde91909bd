import { Builder } from './builder.ts';
import { PRIMITIVES } from './primitives/index.ts';

/** An empty program to add operations to. */
export const createBuilder = (): Builder => new Builder(PRIMITIVES);
