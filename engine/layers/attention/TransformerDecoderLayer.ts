import { compute, computedWeights, literal } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, stepsAt } from '../common.ts';
import { defineLayer, type Port, type ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
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

const LAYER = 'TransformerDecoderLayer';
const MEMORY: Port = { id: 'memory', label: { en: 'memory', zh: '记忆' } };

function settings(
  context: ShapeContext<BlockParams & { readonly key_padding_mask: boolean }>,
): BlockSettings & { length: number; steps: number } {
  const { length, features } = stepsAt(context, LAYER);
  const memory = stepsAt(context, LAYER, 1);
  if (memory.features !== features) {
    const params = { layer: LAYER, width: features, got: formatShape(context.inputs[1]!.shape) };
    throw new LayerProblem('layer.memory', params, { input: 1 });
  }
  checkHeads(context, LAYER, 'nhead', features);
  if (context.params.key_padding_mask) checkMask(context, LAYER, 2, memory.length);
  return { ...blockSettings(context.params, features), length, steps: memory.length };
}

const parameters = (s: BlockSettings): ParameterSpec[] => [
  ...attentionParameters('self_attn.', s.attention),
  ...attentionParameters('multihead_attn.', s.attention),
  ...blockParameters(s, 3),
];

export const TransformerDecoderLayer = defineLayer({
  type: LAYER,
  family: 'attention',
  prefix: 'decoder',
  inputs: (params) => [...ONE_INPUT, MEMORY, ...(params.key_padding_mask ? [MASK_PORT] : [])],
  outputs: ONE_OUTPUT,
  fields: [
    ...blockFields,
    CAUSAL_FIELD(true),
    {
      ...MASK_FIELD,
      help: {
        en: 'Adds an input N×length of the memory; steps where it is not 0 are padding and masked out.',
        zh: '增加一个输入 N×记忆长度，不为 0 的步是填充，会被掩码。',
      },
    },
  ],
  infer: (context) => {
    settings(context);
    return [context.inputs[0]!];
  },
  derive: (context) => ({ d_model: settings(context).width }),
  parameters: (context) => parameters(settings(context)),
  multiplyAdds: (context) => {
    const { attention, length, steps, width, hidden } = settings(context);
    return (
      attentionCost(attention, length, length) + attentionCost(attention, length, steps) + 2 * length * width * hidden
    );
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
    const { length, steps, width, hidden, attention } = s;
    const [x, memory] = [lowering.plain(), lowering.plain(1)];
    const shapes = [
      [attention.number, length, length],
      [length, width],
      [attention.number, length, steps],
      [length, width],
      [length, hidden],
      [length, width],
    ];
    const masks = lowering.training && s.dropout > 0 ? dropoutMasks(lowering, x, s.dropout, shapes) : [];
    const own = {
      ...attention,
      prefix: 'self_attn.',
      causal: params.causal,
      mask: null,
      dropout: masks[0] ?? null,
    };
    const other = {
      ...attention,
      prefix: 'multihead_attn.',
      causal: false,
      mask: params.key_padding_mask ? lowering.plain(2) : null,
      dropout: masks[2] ?? null,
    };
    const itself = residual(lowering, x, 'norm1', s, masks[1] ?? null, (y) => attend(lowering, y, y, y, own).output);
    const both = residual(
      lowering,
      itself,
      'norm2',
      s,
      masks[3] ?? null,
      (y) => attend(lowering, y, memory, memory, other).output,
    );
    const out = residual(lowering, both, 'norm3', s, masks[5] ?? null, (y) =>
      feedForward(lowering, y, s, masks[4] ?? null),
    );
    lowering.output(out);
  },
  typescript: (code) => {
    const s = settings(code);
    const { bias, dropout, activation, eps, normFirst } = s;
    const { causal, key_padding_mask: masked } = code.params;
    const config = literal({ heads: s.attention.number, bias, dropout, activation, eps, normFirst, causal });
    const of = `${code.use('transformer')}(x[0]!, x[1]!, w, ${config}, ${masked ? 'x[2]!' : 'null'}, training)`;
    const inputs = code.inputs.map((_, i) => code.plain(i));
    const layer = compute(code, of, computedWeights(parameters(s)), [s.length, s.width]);
    code.output(code.apply(layer, `[${inputs.join(', ')}]`));
  },
  python: (code) => {
    const module = code.module(nnModule(code, { batch_first: true }));
    const rest = masks(code, { causal: 'tgt_mask', padding: 'memory_key_padding_mask', of: 0, at: 2 });
    code.output(`${module}(${code.input()}, ${code.input(1)}${rest})`);
  },
  picture: blockPicture,
  help: {
    what: {
      en: 'One Transformer decoder layer: self-attention, cross-attention to the encoder’s output (memory), feedforward.',
      zh: 'Transformer 解码器层：自注意力、对编码器输出（记忆）的交叉注意力、前馈网络。',
    },
    details: {
      en: 'For sequence-to-sequence tasks such as translation: the memory encodes the source, the input is the target so far. Sequences are N×length×features, PyTorch’s batch_first=True.',
      zh: '用于翻译等序列到序列任务：记忆是源序列的编码，输入是已生成的目标序列。序列的形状是 N×长度×特征，即 PyTorch 的 batch_first=True。',
    },
    formula: String.raw`y = \mathrm{LN}(x + \mathrm{Attention}(x)), \; z = \mathrm{LN}(y + \mathrm{Attention}(y, m)), \; \mathrm{LN}(z + \mathrm{FF}(z))`,
    pytorch: 'torch.nn.TransformerDecoderLayer',
  },
});
