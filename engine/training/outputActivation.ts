/** From what a network gives to the value that its loss compares. */
import type { LossSettings } from '../model/types.ts';
import type { Builder, Value } from '../program/builder.ts';

export type Link = 'identity' | 'sigmoid' | 'exp';

export function linkOf(loss: LossSettings): Link {
  switch (loss.type) {
    case 'BCEWithLogitsLoss':
      return 'sigmoid';
    case 'PoissonNLLLoss':
      return loss.logInput ? 'exp' : 'identity';
    case 'KLDivLoss':
      return loss.logTarget ? 'identity' : 'exp';
    default:
      return 'identity';
  }
}

export function linked(b: Builder, loss: LossSettings, output: Value): Value {
  const link = linkOf(loss);
  return link === 'identity' ? output : b[link](output);
}
