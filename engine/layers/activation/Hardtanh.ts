import { inputAt } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import type { Resolved } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import { activation, bounded, numberField } from './elementwise.ts';

const bounds = (params: Resolved) => ({ min: params['min_val'] as number, max: params['max_val'] as number });

export const Hardtanh: LayerDefinition = {
  ...activation({
    type: 'Hardtanh',
    fields: [
      numberField('min_val', -1, 'Smaller values become this.', '小于它的值变为它。'),
      numberField('max_val', 1, 'Larger values become this.', '大于它的值变为它。'),
    ],
    primitive: (b, x, params) => {
      const { min, max } = bounds(params);
      return b.minimum(b.scalar(max), b.maximum(b.scalar(min), x));
    },
    tfjs: (params) => ({ of: bounded('x', bounds(params).min, bounds(params).max) }),
    help: {
      what: { en: 'Cuts every value off at two bounds.', zh: '把每个值截断在两个界限之间。' },
      details: {
        en: 'A tanh made of straight lines; outside of the bounds no gradient passes.',
        zh: '由直线组成的 tanh；界限之外没有梯度通过。',
      },
      formula: String.raw`y = \min(\max(a, x), b)`,
      pytorch: 'torch.nn.Hardtanh',
    },
  }),
  infer: (context) => {
    const { min, max } = bounds(context.params);
    if (min < max) return [inputAt(context)];
    throw new LayerProblem(
      'layer.bounds',
      { layer: 'Hardtanh', low: 'min_val', high: 'max_val', min, max },
      { field: 'max_val', fixes: [{ kind: 'setParams', params: { min_val: -1, max_val: 1 } }] },
    );
  },
};
