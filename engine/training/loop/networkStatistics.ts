/** Layer statistics summed up over the network, for curves. */
import type { TensorStatistics } from './layerStatistics.ts';

export interface NetworkStatistics {
  /** Euclidean norm of the gradient of all weights together; NaN where none was computed. */
  readonly gradientNorm: number;
  /** Norm of the change of all weights since the previous statistics, divided by their norm; NaN where unknown. */
  readonly weightChange: number;
}

/** @param tensors of one step */
export function networkStatistics(tensors: readonly Pick<TensorStatistics, 'kind' | 'norm'>[]): NetworkStatistics {
  /** Norm of all tensors of a kind as one vector. */
  const norm = (kind: TensorStatistics['kind']): number => {
    const norms = tensors.filter((tensor) => tensor.kind === kind).map((tensor) => tensor.norm);
    return norms.length ? Math.hypot(...norms) : NaN;
  };
  return { gradientNorm: norm('weightGradient'), weightChange: norm('update') / norm('weight') };
}
