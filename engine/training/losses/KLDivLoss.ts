import { elementwise, perElement, perSample, safeLog } from './elements.ts';
import type { LossOf } from './loss.ts';

/** y·(log y − x) on log-probabilities x; 0 where y is 0. */
export const KLDivLoss: LossOf<'KLDivLoss'> = {
  ...elementwise((b, { logTarget }, x, y) =>
    logTarget ? b.mul(b.exp(y), b.sub(y, x)) : b.mul(y, b.sub(safeLog(b, y), x)),
  ),
  outputActivation: ({ logTarget }) => (logTarget ? 'identity' : 'exp'),
  weight: (b, settings, shape, target) =>
    (settings.reduction === 'mean' ? perElement : perSample)(b, settings, shape, target),
};
