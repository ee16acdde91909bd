import type { DType } from '../../program/types.ts';
import { lambda, layoutOf, literal } from '../code.ts';
import { anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer } from '../definition.ts';

const TYPES: readonly DType[] = ['float32', 'int32', 'bool'];

export const Cast = defineLayer({
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
        en: 'float32, int32 for integers, or bool: 0 and not 0.',
        zh: 'float32 为浮点数，int32 为整数，bool 表示是否非 0。',
      },
    },
  ],
  infer: (context) => [{ dtype: context.params.dtype, shape: anyAt(context).shape }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => String(params.dtype),
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(lowering.b.cast(value, lowering.params.dtype), layout);
  },
  typescript: (code) => {
    const type = literal(code.params.dtype);
    const isCut = code.params.dtype !== 'float32' && anyAt(code).dtype === 'float32';
    const of = isCut ? `${code.use('constant')}(x, (y) => tf.cast(y, ${type}))` : `tf.cast(x, ${type})`;
    code.output(code.apply(lambda(code, of), code.input()), layoutOf(code));
  },
  python: (code) => code.output(`${code.input()}.to(torch.${String(code.params.dtype)})`),
  picture: { kind: 'curve' },
  help: {
    what: { en: 'Converts to another dtype.', zh: '转换为另一种 dtype。' },
    details: {
      en: 'int32 truncates towards 0. Gradients do not flow through integers, so layers before it are not trained.',
      zh: '转为 int32 时向 0 截断。梯度不能通过整数，因此它前面的层不会被训练。',
    },
    formula: String.raw`y = \mathrm{trunc}(x)`,
    pytorch: 'torch.Tensor.to',
  },
});
