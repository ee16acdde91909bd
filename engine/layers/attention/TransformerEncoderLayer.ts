import { compute, computedWeights, literal } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, stepsAt } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { nnModule } from '../python.ts';
import { dropoutMasks } from '../regularization/mask.ts';
import { attend } from './attend.ts';
import {
  blockFields,
  blockParameters,
  blockPicture,
  blockSettings,
  feedForward,
  residual,
  type BlockParams,
  type BlockSettings,
} from './block.ts';
import { CAUSAL_FIELD, checkMask, MASK_FIELD, MASK_PORT, masks } from './mask.ts';
import { attentionCost, attentionParameters, checkHeads } from './weights.ts';

const LAYER = 'TransformerEncoderLayer';

function settings(
  context: ShapeContext<BlockParams & { readonly key_padding_mask: boolean }>,
): BlockSettings & { length: number } {
  const { length, features } = stepsAt(context, LAYER);
  checkHeads(context, LAYER, 'nhead', features);
  if (context.params.key_padding_mask) checkMask(context, LAYER, 1, length);
  return { ...blockSettings(context.params, features), length };
}

const parameters = (s: BlockSettings): ParameterSpec[] => [
  ...attentionParameters('self_attn.', s.attention),
  ...blockParameters(s, 2),
];

export const TransformerEncoderLayer = defineLayer({
  type: LAYER,
  family: 'attention',
  prefix: 'encoder',
  inputs: (params) => [...ONE_INPUT, ...(params.key_padding_mask ? [MASK_PORT] : [])],
  outputs: ONE_OUTPUT,
  fields: [...blockFields, CAUSAL_FIELD(false), MASK_FIELD],
  infer: (context) => {
    settings(context);
    return [context.inputs[0]!];
  },
  derive: (context) => ({ d_model: settings(context).width }),
  parameters: (context) => parameters(settings(context)),
  multiplyAdds: (context) => {
    const { attention, length, width, hidden } = settings(context);
    return attentionCost(attention, length, length) + 2 * length * width * hidden;
  },
  summary: (context, params) =>
    `${context ? settings(context).width : '?'}, ${String(params.nhead)} heads, ${String(params.dim_feedforward)}`,
  lower: (lowering) => {
    const { params, inputs } = lowering;
    const s = settings(
      contextOf(
        params,
        inputs.map((_, i) => lowering.shape(i)),
      ),
    );
    const { length, width, hidden } = s;
    const x = lowering.plain();
    const shapes = [
      [s.attention.number, length, length],
      [length, width],
      [length, hidden],
      [length, width],
    ];
    const masks = lowering.training && s.dropout > 0 ? dropoutMasks(lowering, x, s.dropout, shapes) : [];
    const [weights = null, mixed = null, inner = null, out = null] = masks;
    const options = {
      ...s.attention,
      prefix: 'self_attn.',
      causal: params.causal,
      mask: params.key_padding_mask ? lowering.plain(1) : null,
      dropout: weights,
    };
    const attended = residual(lowering, x, 'norm1', s, mixed, (y) => attend(lowering, y, y, y, options).output);
    lowering.output(residual(lowering, attended, 'norm2', s, out, (y) => feedForward(lowering, y, s, inner)));
  },
  typescript: (code) => {
    const s = settings(code);
    const { bias, dropout, activation, eps, normFirst } = s;
    const { causal, key_padding_mask: masked } = code.params;
    const config = literal({ heads: s.attention.number, bias, dropout, activation, eps, normFirst, causal });
    const of = `${code.use('transformer')}(x[0]!, null, w, ${config}, ${masked ? 'x[1]!' : 'null'}, training)`;
    const inputs = code.inputs.map((_, i) => code.plain(i));
    const layer = compute(code, of, computedWeights(parameters(s)), [s.length, s.width]);
    code.output(code.apply(layer, inputs.length > 1 ? `[${inputs.join(', ')}]` : inputs[0]!));
  },
  python: (code) => {
    const module = code.module(nnModule(code, { batch_first: true }));
    const rest = masks(code, { causal: 'src_mask', padding: 'src_key_padding_mask', of: 0, at: 1 });
    code.output(`${module}(${code.input()}${rest})`);
  },
  picture: blockPicture,
  help: {
    what: {
      en: 'One Transformer encoder layer: self-attention and a feedforward network, each with a residual connection and a normalization.',
      zh: 'Transformer 编码器层：自注意力和前馈网络，各带残差连接和归一化。',
    },
    details: {
      en: 'Stacked, they form an encoder such as BERT, or with causal set a decoder-only model such as GPT. Sequences are N×length×features, PyTorch’s batch_first=True.',
      zh: '堆叠后组成编码器（如 BERT）；设置 causal 则为纯解码器模型（如 GPT）。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
    },
    formula: String.raw`y = \mathrm{LN}(x + \mathrm{Attention}(x)), \quad z = \mathrm{LN}(y + \mathrm{FF}(y))`,
    pytorch: 'torch.nn.TransformerEncoderLayer',
  },
});
