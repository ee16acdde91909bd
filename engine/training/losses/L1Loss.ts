import { abs, elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** |x − y| */
export const L1Loss: LossOf<'L1Loss'> = elementwise((b, _, x, y) => abs(b, b.sub(x, y)));
