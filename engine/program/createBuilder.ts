import { Builder } from './builder.ts';
import { PRIMITIVES } from './primitives/index.ts';

/** A builder of an empty program. */
export const createBuilder = (): Builder => new Builder(PRIMITIVES);
