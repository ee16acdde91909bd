import { axisAt, anyAt, axisField } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import type { Shape } from '../../program/types.ts';
import { reshaping } from './reshaping.ts';
import { smallSizes } from '../picture.ts';

function unflattened(
  context: ShapeContext<{ readonly dim: number; readonly unflattened_size: readonly number[] }>,
): Shape {
  const axis = axisAt(context, 'Unflatten');
  const { shape } = anyAt(context);
  const sizes = context.params.unflattened_size;
  const needed = sizes.reduce((all, size) => all * size, 1);
  const count = shape[axis] as number;
  if (needed === count) return [...shape.slice(0, axis), ...sizes, ...shape.slice(axis + 1)];
  throw new LayerProblem(
    'layer.unflatten',
    { dim: axis, count, got: formatShape(shape), shape: formatShape(sizes), needed },
    {
      field: 'unflattened_size',
      input: 0,
      fixes: [{ kind: 'setParams', params: { unflattened_size: [count, 1, 1] } }],
    },
  );
}

export const Unflatten = reshaping({
  type: 'Unflatten',
  fields: [
    axisField('dim', 1, { en: 'The axis to unflatten.', zh: '要拆开的轴。' }),
    {
      key: 'unflattened_size',
      kind: 'shape',
      default: [1, 28, 28],
      help: { en: 'The sizes of the new axes.', zh: '新轴的大小。' },
    },
  ],
  shape: unflattened,
  picture: (params) => {
    const to = params.unflattened_size;
    const little = smallSizes(to);
    const count = little.reduce((all, size) => all * size, 1);
    return { kind: 'reshape', sample: [1, count], to, params: { dim: 1, unflattened_size: little } };
  },
  help: {
    what: { en: 'Splits one axis into several: the inverse of Flatten.', zh: '把一个轴拆成几个轴：Flatten 的逆操作。' },
    details: {
      en: 'Turns a vector back into an image, as in the decoder of an autoencoder.',
      zh: '把向量变回图像，如自编码器的解码器。',
    },
    formula: String.raw`(N,\; C \cdot H \cdot W) \to (N, C, H, W)`,
    pytorch: 'torch.nn.Unflatten',
  },
});
