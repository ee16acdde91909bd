/** Learning progress of each drawn layer, from layer statistics. */
import type { LayerTimes } from '../../../../engine/protocol/reports.ts';
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

/** Measured cost of a drawn layer. */
export interface TimeHeat {
  /** Milliseconds, forward and backward. */
  readonly forward: number;
  readonly backward: number;
  /** Relative to the costliest drawn layer. */
  readonly warmth: number;
}

/** Id of the drawn node of a flat id. */
const topOf = (flat: string): string => flat.split('/')[0]!.replace(/\.\d+$/, '');

/** By id of the drawn node; what is in a module counts for its instance, summed up. */
export function timesOf(layers: LayerTimes['layers']): ReadonlyMap<string, TimeHeat> {
  const sums = new Map<string, { forward: number; backward: number }>();
  for (const { node, forward, backward } of layers) {
    const known = sums.get(topOf(node)) ?? { forward: 0, backward: 0 };
    sums.set(topOf(node), { forward: known.forward + forward, backward: known.backward + backward });
  }
  const most = Math.max(1e-9, ...[...sums.values()].map((one) => one.forward + one.backward));
  return new Map([...sums].map(([id, one]) => [id, { ...one, warmth: (one.forward + one.backward) / most }]));
}

/** By id of the drawn node; nodes in a module count for its instance, by their largest value. */
export function heatOf(tensors: readonly TensorStatistics[]): ReadonlyMap<string, Heat> {
  const gradients = new Map<string, number>();
  const zeros = new Map<string, number>();
  for (const { kind, node, norm, zeros: share } of tensors) {
    const id = topOf(node);
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
