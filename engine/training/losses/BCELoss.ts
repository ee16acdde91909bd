import { elementwise, safeLog } from './elements.ts';
import type { LossOf } from './loss.ts';

/** −y·log x − (1 − y)·log(1 − x) on probabilities. The logarithm of 0 is about −87 here, −100 in PyTorch. */
export const BCELoss: LossOf<'BCELoss'> = elementwise((b, _, x, y) => {
  const one = b.scalar(1);
  const yes = b.mul(y, safeLog(b, x));
  const no = b.mul(b.sub(one, y), safeLog(b, b.sub(one, x)));
  return b.neg(b.add(yes, no));
});
