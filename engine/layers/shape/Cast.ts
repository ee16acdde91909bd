import type { DType } from '../../program/types.ts';
import { lambda, layoutOf, literal } from '../code.ts';
import { anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';

const TYPES: readonly DType[] = ['float32', 'int32', 'bool'];

export const Cast: LayerDefinition = {
  type: 'Cast',
  family: 'shape',
  prefix: 'cast',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'dtype',
      kind: 'choice',
      default: 'float32',
      options: TYPES.map((value) => ({ value, label: { en: value, zh: value } })),
      help: {
        en: 'float32 for numbers with fractions, int32 for whole ones, bool for 0 and not 0.',
        zh: 'float32 表示小数，int32 表示整数，bool 表示是否为 0。',
      },
    },
  ],
  infer: (context) => [{ dtype: context.params['dtype'] as DType, shape: anyAt(context).shape }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => String(params['dtype']),
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(lowering.b.cast(value, lowering.params['dtype'] as DType), layout);
  },
  typescript: (code) => {
    const type = literal(code.params['dtype']);
    const isCut = code.params['dtype'] !== 'float32' && anyAt(code).dtype === 'float32';
    const of = isCut ? `${code.use('constant')}(x, (y) => tf.cast(y, ${type}))` : `tf.cast(x, ${type})`;
    code.output(code.apply(lambda(code, of), code.input()), layoutOf(code));
  },
  python: (code) => code.output(`${code.input()}.to(torch.${String(code.params['dtype'])})`),
  help: {
    what: { en: 'Changes the type of the numbers.', zh: '改变数值的类型。' },
    details: {
      en: 'Fractions are cut off towards 0 for int32. Gradients do not pass through whole numbers, so nothing before it learns.',
      zh: '转为 int32 时向 0 舍去小数。梯度不能通过整数，因此它前面的层不会学习。',
    },
    formula: String.raw`y = \mathrm{trunc}(x)`,
    pytorch: 'torch.Tensor.to',
  },
};
