/** Learning progress of each drawn layer, from layer statistics. */
import type { TensorStatistics } from '../../../../engine/training/loop/layerStatistics.ts';

export interface Heat {
  /** Euclidean norm of the loss's gradient with respect to the layer's output, per sample. */
  readonly gradient: number;
  /** The gradient relative to all layers, on a logarithmic scale: 0 the smallest, 1 the largest. */
  readonly warmth: number;
  /** Share of its outputs that are exactly zero. */
  readonly zeros: number;
}

/** Least range of the scale in powers of ten: small differences do not matter. */
const DECADES = 3;

/** By id of the drawn node; nodes in a module count for its instance, by their largest value. */
export function heatOf(tensors: readonly TensorStatistics[]): ReadonlyMap<string, Heat> {
  const top = (flat: string): string => flat.split('/')[0]!.replace(/\.\d+$/, '');
  const gradients = new Map<string, number>();
  const zeros = new Map<string, number>();
  for (const { kind, node, norm, zeros: share } of tensors) {
    const id = top(node);
    if (kind === 'activationGradient') gradients.set(id, Math.max(gradients.get(id) ?? 0, norm));
    if (kind === 'activation') zeros.set(id, Math.max(zeros.get(id) ?? 0, share));
  }
  const logs = [...gradients.values()].filter((norm) => norm > 0 && Number.isFinite(norm)).map(Math.log10);
  const most = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = Math.min(
    logs.reduce((a, b) => Math.min(a, b), Infinity),
    most - DECADES,
  );
  return new Map(
    [...gradients].map(([id, gradient]) => {
      const warmth = gradient > 0 ? (Math.log10(gradient) - least) / (most - least) : 0;
      return [id, { gradient, warmth: Number.isFinite(warmth) ? warmth : 1, zeros: zeros.get(id) ?? 0 }];
    }),
  );
}
