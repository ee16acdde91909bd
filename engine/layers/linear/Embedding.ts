import { elementCount } from '../../program/shapes.ts';
import { compute, computedWeights, Source } from '../code.ts';
import { anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import { nnModule } from '../python.ts';
import { LARGEST } from '../picture.ts';

type Params = { readonly num_embeddings: number; readonly embedding_dim: number; readonly padding_idx: number };

const sizes = (params: Params): { rows: number; width: number } => ({
  rows: params.num_embeddings,
  width: params.embedding_dim,
});

/** Index of the padding row, or null. */
function padding(params: Params): number | null {
  const index = params.padding_idx;
  const { rows } = sizes(params);
  if (index === -1) return null;
  if (index < rows) return index;
  throw new LayerProblem(
    'layer.paddingIdx',
    { index, count: rows, last: rows - 1 },
    { field: 'padding_idx', fixes: [{ kind: 'setParams', params: { padding_idx: -1 } }] },
  );
}

function parameters({ params }: ShapeContext<Params>): ParameterSpec[] {
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

export const Embedding = defineLayer({
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
        en: 'Size of the vocabulary. Inputs are indices below it.',
        zh: '词表的大小。输入是小于它的索引。',
      },
    },
    {
      key: 'embedding_dim',
      kind: 'integer',
      default: 64,
      min: 1,
      max: 65_536,
      help: { en: 'Size of each embedding vector.', zh: '每个嵌入向量的大小。' },
    },
    {
      key: 'padding_idx',
      kind: 'integer',
      default: -1,
      min: -1,
      help: {
        en: 'Index of the padding: its vector is initialized to 0 and not updated. -1 for none.',
        zh: '填充的索引：它的向量初始化为 0，且不更新。-1 表示不使用。',
      },
    },
  ],
  infer: (context) => {
    padding(context.params);
    return [{ dtype: 'float32', shape: [...anyAt(context).shape, sizes(context.params).width] }];
  },
  parameters,
  multiplyAdds: () => 0,
  summary: (_, params) => `${String(params.num_embeddings)}→${String(params.embedding_dim)}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const shape = lowering.shape();
    const { width } = sizes(params);
    // The gradient of a table is defined for a vector of indices.
    const flat = b.reshape(b.cast(lowering.plain(), 'int32'), [elementCount(shape)]);
    let rows = b.gather(lowering.parameter('weight'), flat);
    const nothing = padding(params);
    if (nothing !== null) {
      // The padding row is output as it is, and gets no gradient.
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
  picture: (params) => {
    const { rows, width } = sizes(params);
    const index = padding(params);
    const shown = Math.min(LARGEST.rows, rows);
    const nothing = index !== null && index < shown ? index : null;
    const little = {
      num_embeddings: shown,
      embedding_dim: Math.min(LARGEST.columns, width),
      padding_idx: nothing ?? -1,
    };
    return { kind: 'lookup', rows, width, nothing, params: little };
  },
  help: {
    what: {
      en: 'A lookup table of learnable vectors, one per index.',
      zh: '可学习向量的查找表，每个索引一个。',
    },
    details: {
      en: 'Maps indices, such as those of words, to dense vectors; words of similar meaning end up close together. Indices are int32 or float32; no gradient flows to them.',
      zh: '把索引（如词的索引）映射为稠密向量，含义相近的词会彼此靠近。索引为 int32 或 float32，梯度不会传给它们。',
    },
    formula: String.raw`y_{n,l} = W_{x_{n,l}}`,
    pytorch: 'torch.nn.Embedding',
  },
});
