import { elementwise, square } from './elements.ts';
import type { LossOf } from './loss.ts';

/** (x − y)² */
export const MSELoss: LossOf<'MSELoss'> = elementwise((b, _, x, y) => square(b, b.sub(x, y)));
