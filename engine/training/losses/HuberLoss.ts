import { abs, elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** ½·d² where d = |x − y| is below δ, else δ·(d − ½·δ); as m·(d − ½·m) with m = min(d, δ). */
export const HuberLoss: LossOf<'HuberLoss'> = elementwise((b, { delta }, x, y) => {
  const d = abs(b, b.sub(x, y));
  const m = b.minimum(d, b.scalar(delta));
  return b.mul(m, b.sub(d, b.mul(m, b.scalar(0.5))));
});
