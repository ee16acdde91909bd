/** The executors of every primitive. A missing one does not compile. */
import type { PrimitiveName } from '../../../program/types.ts';
import { CONTROL } from './control.ts';
import { CONVOLUTION } from './convolution.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { INDICES } from './indices.ts';
import { LINEAR } from './linear.ts';
import { NORMALIZATION } from './normalization.ts';
import { POOLING } from './pooling.ts';
import { REDUCTION } from './reduction.ts';
import type { ExecuteTable } from './rules.ts';
import { SHAPE } from './shape.ts';
import { SOURCES } from './sources.ts';

export const EXECUTE: ExecuteTable<PrimitiveName> = {
  ...SOURCES,
  ...ELEMENTWISE,
  ...LINEAR,
  ...CONVOLUTION,
  ...POOLING,
  ...NORMALIZATION,
  ...REDUCTION,
  ...SHAPE,
  ...INDICES,
  ...CONTROL,
};
