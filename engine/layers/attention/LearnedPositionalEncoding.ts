import { compute, computedWeights } from '../code.ts';
import type { ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { positionLayer, type Steps } from './positions.ts';

/** Standard deviation of the initial values, as in BERT and vision transformers. */
const STD = 0.02;

const parameters = (
  { params }: ShapeContext<{ readonly max_length: number }>,
  { features }: Steps,
): readonly ParameterSpec[] => [
  {
    name: 'weight',
    shape: [params.max_length, features],
    trainable: true,
    initializer: { kind: 'normal', mean: 0, std: STD },
  },
];

export const LearnedPositionalEncoding = positionLayer({
  type: 'LearnedPositionalEncoding',
  fields: [
    {
      key: 'max_length',
      kind: 'integer',
      default: 512,
      min: 1,
      max: 1_000_000,
      help: { en: 'Maximum sequence length.', zh: '最大序列长度。' },
    },
  ],
  check: ({ params, inputs }, { length }) => {
    const most = params.max_length;
    if (length <= most) return;
    throw new LayerProblem(
      'layer.sequenceTooLong',
      { layer: 'LearnedPositionalEncoding', most, length, got: formatShape(inputs[0]!.shape) },
      { field: 'max_length', fixes: [{ kind: 'setParams', params: { max_length: length } }] },
    );
  },
  parameters,
  table: (lowering, { length }) => lowering.b.slice(lowering.parameter('weight'), [0, 0], [length, -1]),
  code: (code, steps) => {
    const of = `tf.add(x[0]!, tf.slice(w[0]!, [0, 0], [${steps.length}, -1]))`;
    return compute(code, of, computedWeights(parameters(code, steps)), [steps.length, steps.features]);
  },
  python: ({ params }, { features }) => `${String(params.max_length)}, ${features}`,
  picture: (params) => ({ kind: 'positions', table: { rows: params.max_length } }),
  help: {
    what: {
      en: 'Adds a learnable position embedding to each step of a sequence.',
      zh: '为序列的每一步加上可学习的位置嵌入。',
    },
    details: {
      en: 'Attention alone is invariant to the order of the steps. BERT, GPT and vision transformers use this encoding.',
      zh: '注意力本身与各步的顺序无关。BERT、GPT 和视觉 Transformer 使用这种位置编码。',
    },
    formula: String.raw`y_{n,l} = x_{n,l} + W_l`,
    pytorch: 'torch.nn.Embedding',
  },
});
