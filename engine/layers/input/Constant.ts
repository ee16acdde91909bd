import { lambda } from '../code.ts';
import { ONE_OUTPUT } from '../common.ts';
import { defineLayer } from '../definition.ts';

const sizesOf = (params: { readonly shape: readonly number[] }): readonly number[] => params.shape;

export const Constant = defineLayer({
  type: 'Constant',
  family: 'input',
  prefix: 'constant',
  inputs: [],
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'shape',
      kind: 'shape',
      default: [1],
      help: { en: 'Shape of one sample, without the batch.', zh: '一个样本的形状，不含批次。' },
    },
    { key: 'value', kind: 'number', default: 1, help: { en: 'The value of every element.', zh: '每个元素的值。' } },
  ],
  infer: ({ params }) => [{ dtype: 'float32', shape: ['N', ...sizesOf(params)] }],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `${String(params.value)}, ${sizesOf(params).join('×')}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const sizes = sizesOf(params);
    const count = sizes.reduce((product, size) => product * size, 1);
    const column = b.broadcastLike(b.constant([params.value], [1]), lowering.batch());
    // A sum with zeros broadcasts the column.
    const rows = count === 1 ? column : b.add(column, b.constant([0], [1, count]));
    lowering.output(b.reshape(rows, ['N', ...sizes]));
  },
  typescript: (code) => {
    const sizes = sizesOf(code.params);
    const of = `tf.fill([x.shape[0] as number, ${sizes.join(', ')}], ${String(code.params.value)})`;
    code.output(code.apply(lambda(code, of, sizes), code.batch()));
  },
  python: (code) => {
    const sizes = sizesOf(code.params).join(', ');
    const of = `${code.batch()}.shape[0], ${sizes}`;
    code.output(
      `torch.full((${of}), ${String(code.params.value)}, dtype=torch.float32, device=${code.batch()}.device)`,
    );
  },
  help: {
    what: {
      en: 'A tensor filled with one value, the same for every sample.',
      zh: '以一个值填充的张量，每个样本都相同。',
    },
    details: {
      en: 'For arithmetic with a number: 1 − x is a Subtract from a Constant of 1. It has no input and no parameters.',
      zh: '用于与一个数做运算：1 − x 就是用常数 1 做 Subtract。它没有输入，也没有参数。',
    },
    formula: String.raw`y_{n,\dots} = c`,
    pytorch: 'torch.full',
  },
});
