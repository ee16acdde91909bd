/** Transposed convolutions: the gradient of a convolution with respect to its input, applied to values. */
import type { ConvAttrs, Dim, Pair } from '../../program/types.ts';
import type { Value } from '../../program/builder.ts';
import { literal, uniform, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, sizeField, sizeOf, spaceAt, spatial, type Rank } from '../common.ts';
import { defineLayer, type LayerDefinition, type ShapeContext } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';
import {
  bound,
  convFields,
  convParameters,
  type ConvParams,
  convSummary,
  filterOrder,
  inChannels,
  ONE_FILTER,
  settings,
} from './settings.ts';

/** Height and width of the output; throws a LayerProblem where it is empty. */
function enlargedSize(context: ShapeContext<ConvParams>, type: string, rank: Rank): Pair {
  const { size } = spaceAt(context, type, rank);
  const { kernel, strides, padding, dilations } = settings(context.params, rank);
  const more = sizeOf(context.params, 'output_padding', rank, 0);
  if (more[0] >= strides[0] || more[1] >= strides[1]) {
    const params = { layer: type, more: spatial(more, rank).join('×'), stride: spatial(strides, rank).join('×') };
    const none = rank === 2 ? [0, 0] : 0;
    const fixes = [{ kind: 'setParams', params: { output_padding: none } }] as const;
    throw new LayerProblem('layer.outputPadding', params, { field: 'output_padding', fixes });
  }
  const along = (i: 0 | 1): number =>
    (size[i] - 1) * strides[i] - 2 * padding[i] + dilations[i] * (kernel[i] - 1) + more[i] + 1;
  const output: Pair = [along(0), along(1)];
  if (output[0] < 1 || output[1] < 1) {
    const params = { layer: type, padding: spatial(padding, rank).join('×'), size: spatial(size, rank).join('×') };
    throw new LayerProblem('layer.nothingLeft', params, { field: 'padding', input: 0 });
  }
  return output;
}

function lower(lowering: Lowering<ConvParams>, type: string, rank: Rank): void {
  const { b, params } = lowering;
  const { strides, padding, dilations, groups, bias, kernel, channels } = settings(params, rank);
  const context = contextOf(params, [lowering.shape()]);
  const { size, channels: inputs } = spaceAt(context, type, rank);
  const inputSize = enlargedSize(context, type, rank);
  const given = lowering.channelsLast();
  const x = rank === 2 ? given : b.reshape(given, ['N', ...size, inputs]);
  const weight = lowering.parameter('weight');
  const [from, to] = [inputs / groups, channels / groups];
  const filter = rank === 2 ? weight : b.reshape(weight, [...kernel, to, inputs]);
  const edges = [padding[0], padding[0], padding[1], padding[1]] as const;
  const attrs: ConvAttrs & { inputSize: Pair } = { strides, dilations, padding: edges, inputSize };
  const parts = Array.from({ length: groups }, (_, g): Value => {
    const part = groups === 1 ? x : b.slice(x, [0, 0, 0, g * from], [-1, -1, -1, from]);
    const own = groups === 1 ? filter : b.slice(filter, [0, 0, 0, g * from], [-1, -1, -1, from]);
    return b.emit('Conv2DInputGrad', attrs, [own, part])[0]!;
  });
  let y = groups === 1 ? parts[0]! : b.concat(parts, 3);
  if (bias) y = b.add(y, lowering.parameter('bias'));
  const shape: Dim[] = ['N', inputSize[1], channels];
  lowering.output(rank === 2 ? y : b.reshape(y, shape), 'channelsLast');
}

function write(code: CodeContext<ConvParams>, rank: Rank, outputSize: Pair, limit: number): void {
  const { channels, kernel, strides, padding, dilations, groups, bias } = settings(code.params, rank);
  const config = {
    name: code.name,
    filters: channels,
    kernelSize: spatial(kernel, rank),
    strides: spatial(strides, rank),
    padding: spatial(padding, rank),
    dilation: spatial(dilations, rank),
    outputSize: spatial(outputSize, rank),
    groups,
    useBias: bias,
    initializer: uniform(limit),
  };
  code.weights([{ name: 'weight', permutation: filterOrder(rank) }, ...(bias ? [{ name: 'bias' }] : [])]);
  const layer = `new ${code.use('ConvTranspose')}(${literal(config)})`;
  code.output(code.apply(layer, code.channelsLast()), 'channelsLast');
}

/**
 * nn.ConvTranspose1d or 2d: the gradient of a convolution with respect to its input; [N, C, …] → [N, out_channels, …].
 */
export function transposedConvolution(type: string, rank: Rank, help: LayerDefinition['help']): LayerDefinition {
  const fields = convFields(rank);
  const weightShape = (context: ShapeContext<ConvParams>): number[] => {
    const { channels, kernel, groups } = settings(context.params, rank);
    return [inChannels(context, type, rank), channels / groups, ...spatial(kernel, rank)];
  };
  const outputSize = (context: ShapeContext<ConvParams>): Pair => enlargedSize(context, type, rank);

  return defineLayer({
    type,
    family: 'convolution',
    prefix: 'deconv',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: rank,
    operation: 'ConvTranspose',
    role: 'transposedConvolution',
    fields: [
      fields.inChannels,
      fields.outChannels,
      fields.kernel,
      fields.stride,
      {
        ...fields.padding,
        help: { en: 'Removed from each side of the output.', zh: '从输出的每一侧裁掉的数量。' },
      },
      sizeField('output_padding', rank, 0, 0, {
        en: 'Additional size at the end, since with a stride several output sizes are possible.',
        zh: '末端的附加大小，因为步长大于 1 时输出大小不唯一。',
      }),
      fields.groups,
      fields.bias,
      fields.dilation,
    ],
    infer: (context) => {
      inChannels(context, type, rank);
      const { channels } = settings(context.params, rank);
      return [{ dtype: 'float32', shape: ['N', channels, ...spatial(outputSize(context), rank)] }];
    },
    derive: (context) => ({ in_channels: inChannels(context, type, rank) }),
    parameters: (context) => convParameters(weightShape(context), rank, settings(context.params, rank)),
    multiplyAdds: (context) => {
      const { size } = spaceAt(context, type, rank);
      return size[0] * size[1] * weightShape(context).reduce((product, n) => product * n, 1);
    },
    summary: (context, params) =>
      convSummary(context ? inChannels(context, type, rank) : null, settings(params, rank), rank),
    lower: (lowering) => lower(lowering, type, rank),
    typescript: (code) => write(code, rank, outputSize(code), bound(weightShape(code))),
    picture: (params) => {
      const { kernel, strides } = settings(params, rank);
      const written = (size: Pair): string => spatial(size, rank).join('×');
      return { kind: 'paint', kernel: written(kernel), stride: written(strides), params: ONE_FILTER };
    },
    help,
  });
}
