import type { Shape } from '../../program/types.ts';
import { axisAt, anyAt, axisField } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import { nnModule } from '../python.ts';
import { reshaping } from './reshaping.ts';
import { sampleSizes } from '../picture.ts';

function flattened(context: ShapeContext): Shape {
  const { shape } = anyAt(context);
  const [start, end] = [axisAt(context, 'Flatten', 'start_dim'), axisAt(context, 'Flatten', 'end_dim')];
  if (end < start) return shape;
  const product = (shape.slice(start, end + 1) as readonly number[]).reduce((a, dim) => a * dim, 1);
  return [...shape.slice(0, start), product, ...shape.slice(end + 1)];
}

export const Flatten = reshaping({
  type: 'Flatten',
  fields: [
    axisField('start_dim', 1, { en: 'First axis to flatten.', zh: '要展平的第一个轴。' }),
    axisField('end_dim', -1, { en: 'Last axis to flatten.', zh: '要展平的最后一个轴。' }),
  ],
  shape: flattened,
  // PyTorch refuses axes in reverse order; nothing is flattened then.
  python: (code) => {
    const joins = axisAt(code, 'Flatten', 'start_dim') <= axisAt(code, 'Flatten', 'end_dim');
    code.output(`${code.module(joins ? nnModule(code) : 'nn.Identity()')}(${code.input()})`);
  },
  picture: (params) => ({
    kind: 'reshape',
    sample: sampleSizes([params.start_dim, params.end_dim]),
  }),
  help: {
    what: { en: 'Flattens a sample into a vector.', zh: '把样本展平为一个向量。' },
    details: {
      en: 'Goes between convolutions and Linear layers: C×H×W becomes C·H·W, channel by channel.',
      zh: '放在卷积层和线性层之间：C×H×W 变成 C·H·W，逐通道排列。',
    },
    formula: String.raw`(N, C, H, W) \to (N,\; C \cdot H \cdot W)`,
    pytorch: 'torch.nn.Flatten',
  },
});
