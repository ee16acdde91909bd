import { anyAt, axisField } from '../common.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { reshaping } from './reshaping.ts';
import { axisIn, sampleSizes } from '../picture.ts';

export const Unsqueeze = reshaping({
  type: 'Unsqueeze',
  fields: [axisField('dim', 1, { en: 'Index of the new axis.', zh: '新轴的位置。' })],
  shape: (context) => {
    const { shape } = anyAt(context);
    const dim = context.params.dim;
    const axis = dim < 0 ? dim + shape.length + 1 : dim;
    if (axis >= 1 && axis <= shape.length) return [...shape.slice(0, axis), 1, ...shape.slice(axis)];
    throw new LayerProblem(
      'layer.axis',
      { layer: 'Unsqueeze', dim, got: formatShape(shape) },
      { field: 'dim', fixes: [{ kind: 'setParams', params: { dim: 1 } }] },
    );
  },
  python: (code) => code.output(`${code.input()}.unsqueeze(${String(code.params.dim)})`),
  picture: (params) => {
    const dim = params.dim;
    const sizes = sampleSizes([dim]);
    return { kind: 'reshape', sample: sizes && sizes.filter((_, axis) => axis !== axisIn(sizes, dim)) };
  },
  help: {
    what: { en: 'Adds an axis of size 1.', zh: '添加一个大小为 1 的轴。' },
    details: {
      en: 'N×L becomes N×1×L, one channel for a 1-d convolution.',
      zh: 'N×L 变成 N×1×L，即一维卷积的一个通道。',
    },
    formula: String.raw`(N, L) \to (N, 1, L)`,
    pytorch: 'torch.unsqueeze',
  },
});
