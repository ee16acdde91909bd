/** Normalizations by the moments of each sample. */
import type { Value } from '../../program/builder.ts';
import { literal, type CodeContext } from '../code.ts';
import { contextOf, inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type LayerDefinition, type ShapeContext } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import type { Field, ParamsOf, Resolved } from '../parameters.ts';
import type { PictureOf } from '../picture.ts';
import { BIAS, type epsField, WEIGHT } from './fields.ts';

/** Axes and shapes of a normalization. */
export interface Moments {
  readonly layout: 'plain' | 'channelsLast';
  /** Shape of a sample, in that layout, in which whole axes are normalized. */
  readonly view: readonly number[];
  /** Axes of the view, the batch being axis 0. */
  readonly axes: readonly number[];
  /** Shape of the weights: that of the last axes of a sample. */
  readonly weights: readonly number[];
}

export interface MomentsOptions<F extends readonly Field[]> {
  readonly type: string;
  readonly prefix: string;
  /** Fields, including `eps`. */
  readonly fields: F;
  readonly derive?: (context: ShapeContext<ParamsOf<F>>) => Resolved;
  /** Throws a LayerProblem for an input that does not fit. */
  readonly moments: (context: ShapeContext<ParamsOf<F>>) => Moments;
  readonly learns: (params: ParamsOf<F>) => { readonly weight: boolean; readonly bias: boolean };
  /** False for normalization by the root mean square, without subtracting the mean. */
  readonly center: boolean;
  readonly summary: (params: ParamsOf<F>) => string;
  readonly spatialRank?: 2;
  readonly picture: (params: ParamsOf<F>) => PictureOf<'norm'>;
  readonly help: LayerDefinition['help'];
}

/** Fields that every such layer has. */
type EpsFields = readonly ReturnType<typeof epsField>[];
type EpsOptions = MomentsOptions<EpsFields>;
type EpsParams = ParamsOf<EpsFields>;

function lower(lowering: Lowering<EpsParams>, { moments, learns, center }: EpsOptions): void {
  const { b, params } = lowering;
  const { layout, view, axes } = moments(contextOf(params, [lowering.shape()]));
  const input = layout === 'plain' ? lowering.plain() : lowering.channelsLast();
  const x = b.reshape(input, ['N', ...view]);
  const count = axes.reduce((product, axis) => product * view[axis - 1]!, 1);
  const mean = (value: Value): Value => b.mul(b.sum(value, axes, true), b.scalar(1 / count));
  const centered = center ? b.sub(x, mean(x)) : x;
  const variance = mean(b.mul(centered, centered));
  const scaled = b.mul(centered, b.rsqrt(b.add(variance, b.scalar(params.eps))));
  const { weight, bias } = learns(params);
  let y = b.reshape(scaled, input.type.shape);
  if (weight) y = b.mul(y, lowering.parameter('weight'));
  if (bias) y = b.add(y, lowering.parameter('bias'));
  lowering.output(y, y.type.shape.length < 3 ? 'plain' : layout);
}

function write(code: CodeContext<EpsParams>, { moments, learns, center }: EpsOptions): void {
  const { layout, view, axes, weights } = moments(code);
  const { weight, bias } = learns(code.params);
  const config = {
    name: code.name,
    view,
    axes,
    epsilon: code.params.eps,
    ...(center ? {} : { center }),
    ...(weight ? { weight: weights } : {}),
    ...(bias ? { bias: weights } : {}),
  };
  // Also where the order is equal: a transpose without axes would reverse it.
  const permutation = weights.map((_, axis) => axis);
  if (weight || bias) {
    code.weights([
      ...(weight ? [{ name: 'weight', permutation }] : []),
      ...(bias ? [{ name: 'bias', permutation }] : []),
    ]);
  }
  const x = layout === 'plain' ? code.plain() : code.channelsLast();
  const rank = code.inputs[0]!.shape.length;
  code.output(code.apply(`new ${code.use('Normalize')}(${literal(config)})`, x), rank < 3 ? 'plain' : layout);
}

/** A layer that normalizes by mean and variance over some axes of each sample; the shape stays. */
export function momentsLayer<const F extends readonly Field[]>(options: MomentsOptions<F>): LayerDefinition;
export function momentsLayer(options: EpsOptions): LayerDefinition {
  const { moments, learns } = options;
  return defineLayer({
    type: options.type,
    family: 'normalization',
    prefix: options.prefix,
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: options.fields,
    ...(options.spatialRank ? { spatialRank: options.spatialRank } : {}),
    ...(options.derive ? { derive: options.derive } : {}),
    infer: (context) => {
      moments(context);
      return [inputAt(context)];
    },
    parameters: (context) => {
      const { weight, bias } = learns(context.params);
      const { weights } = moments(context);
      return [...(weight ? [WEIGHT(weights)] : []), ...(bias ? [BIAS(weights)] : [])];
    },
    multiplyAdds: (context) => 4 * valuesOf(context),
    summary: (_, params) => options.summary(params),
    lower: (lowering) => lower(lowering, options),
    typescript: (code) => write(code, options),
    picture: options.picture,
    help: options.help,
  });
}

/** The field for the number of last axes that LayerNorm and RMSNorm normalize over. */
export const LAST_AXES = [
  {
    key: 'normalized_shape',
    kind: 'derived',
    help: { en: 'Sizes of the last axes that are normalized together.', zh: '一起归一化的最后几个轴的大小。' },
  },
  {
    key: 'normalized_dims',
    kind: 'integer',
    default: 1,
    min: 1,
    max: 8,
    help: { en: 'How many of the last axes are normalized together.', zh: '一起归一化的末尾轴数。' },
  },
] as const satisfies readonly Field[];
