import { axisAt, anyAt, axisField } from '../common.ts';
import { reshaping } from './reshaping.ts';
import { axisIn, sampleSizes } from '../picture.ts';

export const Squeeze = reshaping({
  type: 'Squeeze',
  fields: [axisField('dim', -1, { en: 'The axis of size 1 to remove.', zh: '要去掉的大小为 1 的轴。' })],
  // As in PyTorch, an axis of another size is kept.
  shape: (context) => {
    const axis = axisAt(context, 'Squeeze');
    const { shape } = anyAt(context);
    return shape[axis] === 1 ? shape.filter((_, i) => i !== axis) : shape;
  },
  python: (code) => code.output(`${code.input()}.squeeze(${String(code.params.dim)})`),
  picture: (params) => {
    const dim = params.dim;
    const sizes = sampleSizes([dim]);
    return { kind: 'reshape', sample: sizes && sizes.map((size, axis) => (axis === axisIn(sizes, dim) ? 1 : size)) };
  },
  help: {
    what: { en: 'Removes an axis of size 1.', zh: '去掉大小为 1 的轴。' },
    details: {
      en: 'N×C×1 becomes N×C. An axis of another size is left unchanged.',
      zh: 'N×C×1 变成 N×C。大小不是 1 的轴保持不变。',
    },
    formula: String.raw`(N, C, 1) \to (N, C)`,
    pytorch: 'torch.squeeze',
  },
});
