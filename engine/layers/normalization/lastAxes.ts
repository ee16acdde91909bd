/** Normalization over the last axes of a sample, in PyTorch's order. */
import { inputAt } from '../common.ts';
import { features, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import type { Resolved } from '../parameters.ts';
import type { PictureOf } from '../picture.ts';
import type { Moments } from './moments.ts';

/** Sizes of the normalized axes. Throws a LayerProblem where the input has fewer. */
export function lastAxes(context: ShapeContext<{ readonly normalized_dims: number }>, layer: string): Moments {
  const { shape } = inputAt(context);
  const view = features(shape);
  const count = context.params.normalized_dims;
  if (count > view.length) {
    throw new LayerProblem(
      'layer.normalizedDims',
      { layer, count, available: view.length, got: formatShape(shape) },
      {
        field: 'normalized_dims',
        fixes: view.length ? [{ kind: 'setParams', params: { normalized_dims: view.length } }] : [],
      },
    );
  }
  const axes = view.map((_, i) => i + 1).slice(-count);
  return { layout: 'plain', view, axes, weights: view.slice(-count) };
}

/** The picture of a block [samples, channels, positions], which shows at most two of the last axes. */
export const lastAxesPicture = (params: Resolved): PictureOf<'norm'> =>
  Number(params.normalized_dims) > 1
    ? { kind: 'norm', over: 'features', params: { normalized_dims: 2 } }
    : { kind: 'norm', over: 'last' };
