/** Parts that the Transformer layers share: sizes, fields, weights, normalization, feed-forward network. */
import type { Value } from '../../program/builder.ts';
import type { Field, ParameterSpec, ParamsOf } from '../parameters.ts';
import { epsField } from '../normalization/fields.ts';
import type { Lowering } from '../lowering.ts';
import { LARGEST, type PictureOf } from '../picture.ts';
import { linear } from './attend.ts';
import { UNMASKED } from './mask.ts';
import { linearParameters, normParameters, type AttentionSizes } from './weights.ts';

export interface BlockSettings {
  readonly width: number;
  readonly hidden: number;
  readonly bias: boolean;
  readonly dropout: number;
  readonly activation: string;
  readonly eps: number;
  readonly normFirst: boolean;
  readonly attention: AttentionSizes;
}

/** Parameters that every Transformer block has. */
export type BlockParams = ParamsOf<typeof blockFields>;

/**
 * Settings of a Transformer block from its parameters.
 * @param width of the model, d_model
 */
export function blockSettings(params: BlockParams, width: number): BlockSettings {
  const bias = params.bias;
  return {
    width,
    hidden: params.dim_feedforward,
    bias,
    dropout: params.dropout,
    activation: params.activation,
    eps: params.layer_norm_eps,
    normFirst: params.norm_first,
    attention: { width, keyWidth: width, valueWidth: width, number: params.nhead, bias },
  };
}

export const blockFields = [
  { key: 'd_model', kind: 'derived', help: { en: 'Features of every step.', zh: '每一步的特征数。' } },
  {
    key: 'nhead',
    kind: 'integer',
    default: 4,
    min: 1,
    max: 1024,
    help: {
      en: 'Number of attention heads; d_model is split across them.',
      zh: '注意力头的个数；d_model 平分给各个头。',
    },
  },
  {
    key: 'dim_feedforward',
    kind: 'integer',
    default: 2048,
    min: 1,
    max: 1_000_000,
    help: { en: 'Dimension of the feedforward network.', zh: '前馈网络的维度。' },
  },
  {
    key: 'dropout',
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    help: { en: 'Dropout probability.', zh: 'dropout 概率。' },
  },
  {
    key: 'activation',
    kind: 'choice',
    default: 'relu',
    options: ['relu', 'gelu'].map((value) => ({ value, label: { en: value, zh: value } })),
    help: { en: 'Activation of the feedforward network.', zh: '前馈网络的激活函数。' },
  },
  { ...epsField(1e-5), key: 'layer_norm_eps' },
  {
    key: 'norm_first',
    kind: 'boolean',
    default: false,
    help: {
      en: 'Normalizes before attention and feedforward (pre-norm) instead of after: deep stacks train more stably.',
      zh: '在注意力和前馈网络之前（pre-norm）而不是之后归一化：层数多时训练更稳定。',
    },
  },
  {
    key: 'bias',
    kind: 'boolean',
    default: true,
    help: {
      en: 'Adds a learnable bias to every Linear and LayerNorm.',
      zh: '为每个 Linear 和 LayerNorm 加上可学习的偏置。',
    },
  },
] as const satisfies readonly Field[];

/** The picture of the self-attention's weights, which the rest of the layer does not change. */
export function blockPicture(params: BlockParams & { readonly causal: boolean }): PictureOf<'attention'> {
  const heads = params.nhead;
  const little = { nhead: Math.min(LARGEST.heads, heads), dim_feedforward: 1, norm_first: false, ...UNMASKED };
  return {
    kind: 'attention',
    heads,
    causal: params.causal,
    projection: 'self_attn.in_proj_weight',
    params: little,
  };
}

/** Parameters of the two Linear layers and the normalizations, which PyTorch lists after the attentions. */
export const blockParameters = ({ width, hidden, bias }: BlockSettings, norms: number): ParameterSpec[] => [
  ...linearParameters('linear1', width, hidden, bias),
  ...linearParameters('linear2', hidden, width, bias),
  ...Array.from({ length: norms }, (_, i) => normParameters(`norm${i + 1}`, width, bias)).flat(),
];

/**
 * Layer normalization of [N, steps, width] over its last axis (Ba et al., 2016); `name` is the prefix of its weight and
 * bias.
 */
export function layerNorm(lowering: Lowering, x: Value, name: string, { eps, bias, width }: BlockSettings): Value {
  const { b } = lowering;
  const mean = (value: Value): Value => b.mul(b.sum(value, [2], true), b.scalar(1 / width));
  const centered = b.sub(x, mean(x));
  const variance = mean(b.mul(centered, centered));
  const scaled = b.mul(centered, b.rsqrt(b.add(variance, b.scalar(eps))));
  const y = b.mul(scaled, lowering.parameter(`${name}.weight`));
  return bias ? b.add(y, lowering.parameter(`${name}.bias`)) : y;
}

/** @param dropout mask over the hidden layer, or null */
export function feedForward(lowering: Lowering, x: Value, s: BlockSettings, dropout: Value | null): Value {
  const { b } = lowering;
  const bias = (name: string): Value | null => (s.bias ? lowering.parameter(`${name}.bias`) : null);
  const hidden = linear(b, x, lowering.parameter('linear1.weight'), bias('linear1'));
  const gelu = (): Value =>
    b.mul(b.mul(hidden, b.scalar(0.5)), b.add(b.erf(b.mul(hidden, b.scalar(Math.SQRT1_2))), b.scalar(1)));
  const active = s.activation === 'relu' ? b.relu(hidden) : gelu();
  const kept = dropout ? b.mul(active, dropout) : active;
  return linear(b, kept, lowering.parameter('linear2.weight'), bias('linear2'));
}

/** Residual connection x + f(x), normalized after the sum or before f. */
export function residual(
  lowering: Lowering,
  x: Value,
  norm: string,
  s: BlockSettings,
  dropout: Value | null,
  f: (x: Value) => Value,
): Value {
  const { b } = lowering;
  const y = f(s.normFirst ? layerNorm(lowering, x, norm, s) : x);
  const sum = b.add(x, dropout ? b.mul(y, dropout) : y);
  return s.normFirst ? sum : layerNorm(lowering, sum, norm, s);
}
