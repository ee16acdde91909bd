/** Gradient clipping as in torch.nn.utils. */
import type { ClippingSettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { square, sumAll } from '../../program/arithmetic.ts';

/** Added to the norm before division, as in PyTorch. */
const EPSILON = 1e-6;

/** @param gradients of all weights; null where the loss does not depend on one */
export function clip(b: Builder, settings: ClippingSettings, gradients: readonly (Value | null)[]): (Value | null)[] {
  const each = (change: (gradient: Value) => Value) => gradients.map((gradient) => gradient && change(gradient));
  switch (settings.type) {
    case 'none':
      return [...gradients];
    case 'value': {
      const [most, least] = [b.scalar(settings.clipValue), b.scalar(-settings.clipValue)];
      return each((gradient) => b.maximum(b.minimum(gradient, most), least));
    }
    case 'norm': {
      const squares = gradients.flatMap((gradient) => (gradient ? [sumAll(b, square(b, gradient))] : []));
      if (!squares.length) return [...gradients];
      const norm = b.sqrt(squares.reduce((sum, value) => b.add(sum, value)));
      const share = b.div(b.scalar(settings.maxNorm), b.add(norm, b.scalar(EPSILON)));
      const scale = b.minimum(share, b.scalar(1));
      return each((gradient) => b.mul(gradient, scale));
    }
  }
}
