import { elementCount } from '../../program/shapes.ts';
import { compute, computedWeights, Source } from '../code.ts';
import { anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition, ShapeContext } from '../definition.ts';
import type { ParameterSpec, Resolved } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import { nnModule } from '../python.ts';

const sizes = (params: Resolved): { rows: number; width: number } => ({
  rows: params['num_embeddings'] as number,
  width: params['embedding_dim'] as number,
});

/** The row that stands for nothing, or null. */
function padding(params: Resolved): number | null {
  const index = params['padding_idx'] as number;
  const { rows } = sizes(params);
  if (index === -1) return null;
  if (index < rows) return index;
  throw new LayerProblem(
    'layer.paddingIdx',
    { index, count: rows, last: rows - 1 },
    { field: 'padding_idx', fixes: [{ kind: 'setParams', params: { padding_idx: -1 } }] },
  );
}

function parameters({ params }: ShapeContext): ParameterSpec[] {
  const { rows, width } = sizes(params);
  const zeroRow = padding(params);
  return [
    {
      name: 'weight',
      shape: [rows, width],
      trainable: true,
      initializer: { kind: 'normal', mean: 0, std: 1 },
      ...(zeroRow === null ? {} : { zeroRow }),
    },
  ];
}

export const Embedding: LayerDefinition = {
  type: 'Embedding',
  family: 'linear',
  prefix: 'embedding',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'num_embeddings',
      kind: 'integer',
      default: 1000,
      min: 1,
      max: 10_000_000,
      help: {
        en: 'How many things there are, as the words of a vocabulary. Inputs are whole numbers below it.',
        zh: '有多少种东西，如词表中的词数。输入是小于它的整数。',
      },
    },
    {
      key: 'embedding_dim',
      kind: 'integer',
      default: 64,
      min: 1,
      max: 65_536,
      help: { en: 'Length of the vector of each.', zh: '每种东西的向量长度。' },
    },
    {
      key: 'padding_idx',
      kind: 'integer',
      default: -1,
      min: -1,
      help: {
        en: 'A number that means nothing, as what fills short sentences up: its vector begins as 0 and does not learn. -1 for none.',
        zh: '表示“空”的编号，如用来补齐短句的编号：它的向量初始为 0，且不参与学习。-1 表示不使用。',
      },
    },
  ],
  infer: (context) => {
    padding(context.params);
    return [{ dtype: 'float32', shape: [...anyAt(context).shape, sizes(context.params).width] }];
  },
  parameters,
  multiplyAdds: () => 0,
  summary: (_, params) => `${String(params['num_embeddings'])}→${String(params['embedding_dim'])}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const shape = lowering.shape();
    const { width } = sizes(params);
    // Gradients of a table are for rows by a vector of indices.
    const flat = b.reshape(b.cast(lowering.plain(), 'int32'), [elementCount(shape)]);
    let rows = b.gather(lowering.parameter('weight'), flat);
    const nothing = padding(params);
    if (nothing !== null) {
      // The row is given on as it is, and learns nothing.
      const isNothing = b.equal(flat, b.constant([nothing], [], 'int32'));
      rows = b.select(b.reshape(isNothing, [elementCount(shape), 1]), b.stopGradient(rows), rows);
    }
    lowering.output(b.reshape(rows, [...shape, width]));
  },
  typescript: (code) => {
    const nothing = padding(code.params);
    const shape = code.outputs[0]!.shape.slice(1) as number[];
    const of = `${code.use('lookup')}(w[0]!, x[0]!${nothing === null ? '' : `, ${nothing}`})`;
    const weights = computedWeights(parameters(code)).map((weight) =>
      nothing === null
        ? weight
        : { ...weight, from: new Source(`${code.use('zeroRow')}(${weight.from.text}, ${nothing})`) },
    );
    code.output(code.apply(compute(code, of, weights, shape), code.plain()));
  },
  python: (code) => {
    const padding_idx = padding(code.params) ?? undefined;
    const module = code.module(nnModule(code, { padding_idx }));
    code.output(`${module}(${code.input()}.long())`);
  },
  help: {
    what: {
      en: 'A table with a learned vector for each of a number of things.',
      zh: '一张表，为每种东西保存一个可学习的向量。',
    },
    details: {
      en: 'Turns numbers of words into vectors, so that words of like meaning come to lie close together. Whole numbers come in, as int32 or float32; no gradient goes to them.',
      zh: '把词的编号变成向量，含义相近的词会逐渐靠近。输入是 int32 或 float32 的整数，梯度不会传给它们。',
    },
    formula: String.raw`y_{n,l} = W_{x_{n,l}}`,
    pytorch: 'torch.nn.Embedding',
  },
};
