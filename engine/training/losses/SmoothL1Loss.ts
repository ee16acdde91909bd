import { abs, elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** ½·d²/β where d = |x − y| is below β, else d − ½·β; as m·(d − ½·m)/β with m = min(d, β). */
export const SmoothL1Loss: LossOf<'SmoothL1Loss'> = elementwise((b, { beta }, x, y) => {
  const d = abs(b, b.sub(x, y));
  if (beta === 0) return d;
  const m = b.minimum(d, b.scalar(beta));
  return b.mul(b.mul(m, b.sub(d, b.mul(m, b.scalar(0.5)))), b.scalar(1 / beta));
});
