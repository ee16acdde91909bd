import { Builder } from './builder.ts';
import { AutocastBuilder, type Precision } from './precision.ts';
import { PRIMITIVES } from './primitives/index.ts';

/** A builder of an empty program. @param precision float type of its products */
export const createBuilder = (precision: Precision = 'float32'): Builder =>
  precision === 'float32' ? new Builder(PRIMITIVES) : new AutocastBuilder(PRIMITIVES);
