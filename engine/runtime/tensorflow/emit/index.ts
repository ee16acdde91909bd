/** The emitters of every primitive. A missing one does not compile. */
import type { PrimitiveName } from '../../../program/types.ts';
import { CONTROL } from './control.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { INDICES } from './indices.ts';
import { LINEAR } from './linear.ts';
import { NORMALIZATION } from './normalization.ts';
import { REDUCTION } from './reduction.ts';
import type { EmitTable } from './rules.ts';
import { SHAPE } from './shape.ts';
import { SOURCES } from './sources.ts';
import { WINDOW } from './window.ts';

export const EMIT: EmitTable<PrimitiveName> = {
  ...SOURCES,
  ...ELEMENTWISE,
  ...LINEAR,
  ...WINDOW,
  ...NORMALIZATION,
  ...REDUCTION,
  ...SHAPE,
  ...INDICES,
  ...CONTROL,
};
