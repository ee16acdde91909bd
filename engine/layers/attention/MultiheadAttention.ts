import { compute, computedWeights, lambda, literal } from '../code.ts';
import { contextOf, stepsAt } from '../common.ts';
import { defineLayer, type Port, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { float32 } from '../../program/shapes.ts';
import { nnModule } from '../python.ts';
import { dropoutMasks } from '../regularization/mask.ts';
import { attend } from './attend.ts';
import { CAUSAL_FIELD, checkMask, MASK_FIELD, MASK_PORT, masks, UNMASKED } from './mask.ts';
import { attentionCost, attentionParameters, checkHeads, type AttentionSizes, separateProjections } from './weights.ts';
import { LARGEST } from '../picture.ts';

const LAYER = 'MultiheadAttention';
const port = (id: string, en: string, zh: string): Port => ({ id, label: { en, zh } });
const PORTS: Readonly<Record<string, readonly Port[]>> = {
  self: [port('in', 'input', '输入')],
  cross: [port('in', 'query', '查询'), port('key', 'keys and values', '键和值')],
  separate: [port('in', 'query', '查询'), port('key', 'keys', '键'), port('value', 'values', '值')],
};

/** Input ports; those of self-attention where the parameter is invalid, which is reported separately. */
const portsOf = ({ attention }: { readonly attention: string }): readonly Port[] =>
  PORTS[Object.hasOwn(PORTS, String(attention)) ? attention : 'self']!;

/** Indices of the inputs for keys and values. */
const sources = ({ attention }: { readonly attention: string }): { key: number; value: number; count: number } =>
  attention === 'self'
    ? { key: 0, value: 0, count: 1 }
    : attention === 'cross'
      ? { key: 1, value: 1, count: 2 }
      : { key: 1, value: 2, count: 3 };

type Params = {
  readonly attention: string;
  readonly num_heads: number;
  readonly bias: boolean;
  readonly key_padding_mask: boolean;
};

function settings(context: ShapeContext<Params>): AttentionSizes & { length: number; steps: number } {
  const { params } = context;
  const { key, value, count } = sources(params);
  const { length, features: width } = stepsAt(context, LAYER, 0);
  const keys = stepsAt(context, LAYER, key);
  const values = stepsAt(context, LAYER, value);
  if (keys.length !== values.length) {
    const details = {
      layer: LAYER,
      first: formatShape(context.inputs[key]!.shape),
      other: formatShape(context.inputs[value]!.shape),
    };
    throw new LayerProblem('layer.keysAndValues', details, { input: value });
  }
  checkHeads(context, LAYER, 'num_heads', width);
  if (params.key_padding_mask) checkMask(context, LAYER, count, keys.length);
  return {
    width,
    keyWidth: keys.features,
    valueWidth: values.features,
    number: params.num_heads,
    bias: params.bias,
    length,
    steps: keys.length,
  };
}

export const MultiheadAttention = defineLayer({
  type: LAYER,
  family: 'attention',
  prefix: 'attention',
  inputs: (params) => [...portsOf(params), ...(params.key_padding_mask ? [MASK_PORT] : [])],
  outputs: (params) => [
    port('out', 'output', '输出'),
    ...(params.need_weights ? [port('weights', 'attention weights', '注意力权重')] : []),
  ],
  fields: [
    { key: 'embed_dim', kind: 'derived', help: { en: 'Features of the queries.', zh: '查询的特征数。' } },
    { key: 'kdim', kind: 'derived', help: { en: 'Features of the keys.', zh: '键的特征数。' } },
    { key: 'vdim', kind: 'derived', help: { en: 'Features of the values.', zh: '值的特征数。' } },
    {
      key: 'num_heads',
      kind: 'integer',
      default: 4,
      min: 1,
      max: 1024,
      help: {
        en: 'Number of parallel attention heads; embed_dim is split across them.',
        zh: '并行注意力头的个数；embed_dim 平分给各个头。',
      },
    },
    {
      key: 'attention',
      kind: 'choice',
      default: 'self',
      options: [
        { value: 'self', label: { en: 'self', zh: '自注意力' } },
        { value: 'cross', label: { en: 'cross', zh: '交叉注意力' } },
        { value: 'separate', label: { en: 'separate keys and values', zh: '键和值分开' } },
      ],
      help: {
        en: 'Self-attention, cross-attention to another sequence, or separate keys and values.',
        zh: '自注意力、对另一序列的交叉注意力，或键和值分开。',
      },
    },
    {
      key: 'dropout',
      kind: 'number',
      default: 0,
      min: 0,
      max: 1,
      help: { en: 'Dropout probability of the attention weights.', zh: '注意力权重的 dropout 概率。' },
    },
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learnable bias to the projections.', zh: '为投影加上可学习的偏置。' },
    },
    CAUSAL_FIELD(false),
    MASK_FIELD,
    {
      key: 'need_weights',
      kind: 'boolean',
      default: false,
      help: {
        en: 'Adds an output: the attention weights, averaged across the heads.',
        zh: '增加一个输出：各头平均的注意力权重。',
      },
    },
  ],
  infer: (context) => {
    const { width, length, steps } = settings(context);
    return [float32('N', length, width), ...(context.params.need_weights ? [float32('N', length, steps)] : [])];
  },
  derive: (context) => {
    const { width, keyWidth, valueWidth } = settings(context);
    return { embed_dim: width, kdim: keyWidth, vdim: valueWidth };
  },
  parameters: (context) => attentionParameters('', settings(context)),
  multiplyAdds: (context) => {
    const sizes = settings(context);
    return attentionCost(sizes, sizes.length, sizes.steps);
  },
  summary: (context, params) =>
    `${context ? settings(context).width : '?'}, ${String(params.num_heads)} heads${params.causal ? ', causal' : ''}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const sizes = settings(
      contextOf(
        params,
        lowering.inputs.map((_, i) => lowering.shape(i)),
      ),
    );
    const { key, value, count } = sources(params);
    const given = lowering.inputs.slice(0, count).map((_, i) => lowering.plain(i));
    const p = params.dropout;
    const { number, length, steps } = sizes;
    const drops = lowering.training && p > 0;
    const { output, weights } = attend(lowering, given[0]!, given[key]!, given[value]!, {
      ...sizes,
      prefix: '',
      causal: params.causal,
      mask: params.key_padding_mask ? lowering.plain(count) : null,
      dropout: drops ? dropoutMasks(lowering, given[0]!, p, [[number, length, steps]])[0]! : null,
    });
    lowering.output(output);
    if (params.need_weights) lowering.output(b.mul(b.sum(weights, [1]), b.scalar(1 / number)));
  },
  typescript: (code) => {
    const sizes = settings(code);
    const { key, value, count } = sources(code.params);
    const { number: heads, bias, length, steps, width } = sizes;
    const { causal, dropout } = code.params;
    const config = literal({ heads, bias, causal, dropout, separate: separateProjections(sizes) });
    const mask = code.params.key_padding_mask ? `x[${count}]!` : 'null';
    const call = `${code.use('multiHead')}([x[0]!, x[${key}]!, x[${value}]!], w, ${config}, ${mask}, training)`;
    const weights = computedWeights(attentionParameters('', sizes));
    const inputs = code.inputs.map((_, i) => code.plain(i));
    const from = inputs.length > 1 ? `[${inputs.join(', ')}]` : inputs[0]!;
    if (!code.params.need_weights) {
      code.output(code.apply(compute(code, `${call}[0]!`, weights, [length, width]), from));
      return;
    }
    // A tfjs layer has one result: both outputs are concatenated and split again.
    const joined = code.apply(compute(code, `tf.concat(${call}, 2)`, weights, [length, width + steps]), from, 'Both');
    const part = (suffix: string, start: number, size: number): void => {
      const of = `tf.slice(x, [0, 0, ${start}], [-1, -1, ${size}])`;
      code.output(
        code.apply(
          lambda({ ...code, inputs: [code.inputs[0]!], name: `${code.name}${suffix || 'Out'}` }, of, [length, size]),
          joined,
          suffix,
        ),
      );
    };
    part('', 0, width);
    part('Weights', width, steps);
  },
  python: (code) => {
    const { key, value, count } = sources(code.params);
    const { width, keyWidth, valueWidth } = settings(code);
    const module = code.module(
      nnModule(code, {
        kdim: keyWidth === width ? undefined : keyWidth,
        vdim: valueWidth === width ? undefined : valueWidth,
        batch_first: true,
      }),
    );
    const weights = code.params.need_weights;
    const looked = `${code.input()}, ${code.input(key)}, ${code.input(value)}`;
    const call = `${module}(${looked}${masks(code, { causal: 'attn_mask', padding: 'key_padding_mask', of: key, at: count })}`;
    if (!weights) return code.output(`${call}, need_weights=False)[0]`);
    const [out, shares] = [code.variable('out'), code.variable('weights')];
    code.line(`${out}, ${shares} = ${call})`);
    return code.output(out, shares);
  },
  picture: (params) => {
    const heads = params.num_heads;
    const little = { num_heads: Math.min(LARGEST.heads, heads), attention: 'self', ...UNMASKED };
    return {
      kind: 'attention',
      heads,
      causal: params.causal,
      projection: 'in_proj_weight',
      params: little,
    };
  },
  help: {
    what: {
      en: 'Each step of a sequence attends to all steps.',
      zh: '序列的每一步关注所有的步。',
    },
    details: {
      en: 'Scaled dot-product attention: the softmax of query · key weights the values. Sequences are N×length×features, PyTorch’s batch_first=True. It is invariant to order: add a positional encoding before it.',
      zh: '缩放点积注意力：查询与键的点积经 softmax 后对值加权。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。它与顺序无关：请先加入位置编码。',
    },
    formula: String.raw`\mathrm{softmax}\Big(\frac{Q K^{\top}}{\sqrt{d}}\Big) V`,
    pytorch: 'torch.nn.MultiheadAttention',
  },
});
