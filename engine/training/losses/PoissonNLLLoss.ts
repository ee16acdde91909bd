import { elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** eˣ − y·x, or x − y·log(x + ε); `full` adds Stirling's y·log y − y + ½·log(2π·y) for y above 1. */
export const PoissonNLLLoss: LossOf<'PoissonNLLLoss'> = elementwise(
  (b, { logInput, full, eps }, x, y) => {
    const loss = logInput ? b.sub(b.exp(x), b.mul(y, x)) : b.sub(x, b.mul(y, b.log(b.add(x, b.scalar(eps)))));
    if (!full) return loss;
    const one = b.scalar(1);
    const above = b.maximum(y, one);
    const half = b.mul(b.log(b.mul(above, b.scalar(2 * Math.PI))), b.scalar(0.5));
    const stirling = b.add(b.sub(b.mul(above, b.log(above)), above), half);
    return b.add(loss, b.mul(stirling, b.cast(b.greater(y, one), 'float32')));
  },
  { outputActivation: ({ logInput }) => (logInput ? 'exp' : 'identity') },
);
