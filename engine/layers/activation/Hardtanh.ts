import { LayerProblem } from '../problem.ts';
import { activation, bounded, numberField } from './elementwise.ts';

const bounds = (params: { readonly min_val: number; readonly max_val: number }) => ({
  min: params.min_val,
  max: params.max_val,
});

export const Hardtanh = activation({
  type: 'Hardtanh',
  fields: [
    numberField('min_val', -1, 'Lower bound of the output.', '输出的下界。'),
    numberField('max_val', 1, 'Upper bound of the output.', '输出的上界。'),
  ],
  check: (params) => {
    const { min, max } = bounds(params);
    if (min < max) return;
    throw new LayerProblem(
      'layer.bounds',
      { layer: 'Hardtanh', low: 'min_val', high: 'max_val', min, max },
      { field: 'max_val', fixes: [{ kind: 'setParams', params: { min_val: -1, max_val: 1 } }] },
    );
  },
  primitive: (b, x, params) => {
    const { min, max } = bounds(params);
    return b.minimum(b.scalar(max), b.maximum(b.scalar(min), x));
  },
  tfjs: (params) => ({ of: bounded('x', bounds(params).min, bounds(params).max) }),
  help: {
    what: { en: 'Clamps every value to a range.', zh: '把每个值截断到一个范围内。' },
    details: {
      en: 'A piecewise linear approximation of tanh; outside of the range the gradient is 0.',
      zh: 'tanh 的分段线性近似；范围之外梯度为 0。',
    },
    formula: String.raw`y = \min(\max(a, x), b)`,
    pytorch: 'torch.nn.Hardtanh',
  },
});
