/** Convolutions over images, and over sequences as images of height 1. */
import type { Builder, Value } from '../../program/builder.ts';
import { windowSize } from '../../program/shapes.ts';
import type { ConvAttrs, Dim, Edges, Pair } from '../../program/types.ts';
import { literal, uniform, type CodeContext } from '../code.ts';
import { checkWindow, contextOf, ONE_INPUT, ONE_OUTPUT, spaceAt, spatial, type Rank } from '../common.ts';
import { defineLayer, type LayerDefinition, type ShapeContext } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import type { ParamsOf } from '../parameters.ts';
import { depthwise } from './depthwise.ts';
import { checkPadding, padAxis, PADDING_KIND, PADDING_MODE, paddedIndices, paddedModule } from './paddingMode.ts';
import {
  bound,
  checkSame,
  convFields,
  convParameters,
  type ConvParams,
  convSummary,
  filterOrder,
  inChannels,
  ONE_FILTER,
  settings,
  windowAxes,
} from './settings.ts';

type ConvolutionParams = ConvParams & ParamsOf<readonly [typeof PADDING_MODE]>;

const isOnes = (size: Pair): boolean => size[0] === 1 && size[1] === 1;

/** Height and width of the output; throws a LayerProblem for a window that is too large. */
function windowOutput(context: ShapeContext<ConvolutionParams>, type: string, rank: Rank): Pair {
  const { size } = spaceAt(context, type, rank);
  const all = settings(context.params, rank);
  const { kernel, strides, edges, dilations } = all;
  checkSame(type, context.params, all);
  const after: Pair = [edges[0][1], edges[1][1]];
  checkPadding(type, spatial(size, rank), spatial(after, rank), context.params.padding_mode);
  const padded: Pair = [size[0] + edges[0][0] + edges[0][1], size[1] + edges[1][0] + edges[1][1]];
  const reach: Pair = [(kernel[0] - 1) * dilations[0] + 1, (kernel[1] - 1) * dilations[1] + 1];
  checkWindow(type, reach, size, padded, rank);
  return [
    windowSize(padded[0], kernel[0], strides[0], 0, dilations[0]),
    windowSize(padded[1], kernel[1], strides[1], 0, dilations[1]),
  ];
}

/** The image with the padding that the primitive does not support, and the padding left for the primitive. */
function surrounded(b: Builder, image: Value, params: ConvolutionParams, rank: Rank): { x: Value; edges: Edges } {
  const { edges: sides, dilations } = settings(params, rank);
  const mode = params.padding_mode;
  if (mode !== 'zeros') {
    return { x: sides.reduce((x, edge, i) => padAxis(b, x, i + 1, edge, mode), image), edges: [0, 0, 0, 0] };
  }
  // On a CPU, TensorFlow has gradients of dilated convolutions only for SAME and VALID padding.
  if (dilations.some((dilation) => dilation > 1)) {
    return { x: b.pad(image, [[0, 0], ...sides, [0, 0]]), edges: [0, 0, 0, 0] };
  }
  return { x: image, edges: [...sides[0], ...sides[1]] };
}

/** Grouped convolution, group by group. */
function grouped(b: Builder, x: Value, filter: Value, groups: number, attrs: ConvAttrs): Value {
  const [from, to] = [x, filter].map(({ type }) => (type.shape[3] as number) / groups) as [number, number];
  const parts = Array.from({ length: groups }, (_, g) =>
    b.conv2d(
      b.slice(x, [0, 0, 0, g * from], [-1, -1, -1, from]),
      b.slice(filter, [0, 0, 0, g * to], [-1, -1, -1, to]),
      attrs,
    ),
  );
  return b.concat(parts, 3);
}

function lower(
  lowering: Lowering<ConvolutionParams>,
  type: string,
  rank: Rank,
  outputSize: (context: ShapeContext<ConvolutionParams>) => Pair,
): void {
  const { b, params } = lowering;
  const { strides, dilations, groups, bias, kernel, channels } = settings(params, rank);
  const context = contextOf(params, [lowering.shape()]);
  const { size, channels: inputs } = spaceAt(context, type, rank);
  const input = lowering.channelsLast();
  const { x, edges } = surrounded(b, rank === 2 ? input : b.reshape(input, ['N', ...size, inputs]), params, rank);
  const attrs: ConvAttrs = { strides, dilations, padding: edges };
  const weight = lowering.parameter('weight');
  const filter = rank === 2 ? weight : b.reshape(weight, [...kernel, inputs / groups, channels]);
  const [height, width]: Pair[] = [
    [edges[0], edges[1]],
    [edges[2], edges[3]],
  ];
  const convolved = (): Value => {
    if (groups === 1) return b.conv2d(x, filter, attrs);
    if (groups !== inputs || groups !== channels) return grouped(b, x, filter, groups, attrs);
    const around = b.pad(x, [[0, 0], height!, width!, [0, 0]]);
    return depthwise(b, around, filter, { strides, dilations, size: outputSize(context) });
  };
  const product = convolved();
  const y = bias ? b.add(product, lowering.parameter('bias')) : product;
  const shape: Dim[] = ['N', outputSize(context)[1], channels];
  lowering.output(rank === 2 ? y : b.reshape(y, shape), 'channelsLast');
}

/** nn.Conv1d or nn.Conv2d: [N, C, …] → [N, out_channels, …], with `rank` spatial axes. */
export function convolution(type: string, rank: Rank, help: LayerDefinition['help']): LayerDefinition {
  const fields = convFields(rank);
  const weightShape = (context: ShapeContext<ConvolutionParams>): number[] => {
    const { channels, kernel, groups } = settings(context.params, rank);
    return [channels, inChannels(context, type, rank) / groups, ...spatial(kernel, rank)];
  };
  const outputSize = (context: ShapeContext<ConvolutionParams>): Pair => windowOutput(context, type, rank);

  return defineLayer({
    type,
    family: 'convolution',
    prefix: 'conv',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: rank,
    operation: 'Conv',
    role: 'convolution',
    fields: [
      fields.inChannels,
      fields.outChannels,
      fields.kernel,
      fields.stride,
      PADDING_KIND,
      fields.padding,
      fields.dilation,
      fields.groups,
      fields.bias,
      PADDING_MODE,
    ],
    infer: (context) => {
      inChannels(context, type, rank);
      const { channels } = settings(context.params, rank);
      return [{ dtype: 'float32', shape: ['N', channels, ...spatial(outputSize(context), rank)] }];
    },
    derive: (context) => ({ in_channels: inChannels(context, type, rank) }),
    parameters: (context) => convParameters(weightShape(context), rank, settings(context.params, rank)),
    multiplyAdds: (context) => {
      const [height, width] = outputSize(context);
      return height * width * weightShape(context).reduce((product, size) => product * size, 1);
    },
    summary: (context, params) =>
      convSummary(context ? inChannels(context, type, rank) : null, settings(params, rank), rank),
    lower: (lowering) => lower(lowering, type, rank, outputSize),
    typescript: (code) => {
      const weight = weightShape(code);
      const { bias } = settings(code.params, rank);
      code.weights([{ name: 'weight', permutation: filterOrder(rank) }, ...(bias ? [{ name: 'bias' }] : [])]);
      code.output(rank === 2 ? code2d(code, bound(weight)) : code1d(code, bound(weight)), 'channelsLast');
    },
    python: paddedModule,
    picture: (params) => ({ kind: 'window', axes: () => windowAxes(params, rank), params: ONE_FILTER }),
    help,
  });
}

/** The input with padding other than zeros, and the padding left for the layer. */
function padded(code: CodeContext<ConvolutionParams>, rank: Rank): { x: string; edges: readonly [Pair, Pair] } {
  const { edges } = settings(code.params, rank);
  const mode = code.params.padding_mode;
  if (mode === 'zeros' || !edges.flat().some((edge) => edge > 0)) return { x: code.channelsLast(), edges };
  const sizes = code.inputs[0]!.shape.slice(2) as number[];
  const indices = sizes.map((size, i) => {
    return paddedIndices(size, rank === 2 ? edges[i]! : edges[1], mode);
  });
  const layer = `new ${code.use('PadEdges')}(${literal({ indices })})`;
  return {
    x: code.apply(layer, code.channelsLast(), 'Padded'),
    edges: [
      [0, 0],
      [0, 0],
    ],
  };
}

function code2d(code: CodeContext<ConvolutionParams>, limit: number): string {
  const { channels, kernel, strides, dilations, groups, bias } = settings(code.params, 2);
  const initializer = uniform(limit);
  const around = padded(code, 2);
  const { edges } = around;
  let { x } = around;
  // "same" equals PyTorch's only where the padding is symmetric.
  const same = isOnes(strides) && edges.every(([p, q], i) => p === q && 2 * p === (kernel[i]! - 1) * dilations[i]!);
  const zeros = edges.flat().some((edge) => edge > 0);
  if (zeros && !same) {
    x = code.apply(`tf.layers.zeroPadding2d(${literal({ padding: edges })})`, x, 'Padded');
  }
  const config = {
    name: code.name,
    filters: channels,
    kernelSize: kernel,
    ...(isOnes(strides) ? {} : { strides }),
    padding: zeros && same ? 'same' : 'valid',
    ...(isOnes(dilations) ? {} : { dilationRate: dilations }),
    ...(bias ? {} : { useBias: false }),
    kernelInitializer: initializer,
    ...(bias ? { biasInitializer: initializer } : {}),
  };
  const plain = groups === 1 && isOnes(dilations);
  const layer = plain
    ? `tf.layers.conv2d(${literal(config)})`
    : `new ${code.use('Conv2d')}(${literal({ ...config, ...(groups === 1 ? {} : { groups }) })})`;
  return code.apply(layer, x);
}

function code1d(code: CodeContext<ConvolutionParams>, limit: number): string {
  const { channels, kernel, strides, dilations, groups, bias } = settings(code.params, 1);
  const around = padded(code, 1);
  let { x } = around;
  const [before, after] = around.edges[1];
  const uneven = before !== after;
  if (uneven) {
    const [, inputs, length] = code.inputs[0]!.shape as [unknown, number, number];
    const shape = literal([length + before + after, inputs]);
    const pad = `(x) => tf.pad(x, [[0, 0], [${before}, ${after}], [0, 0]])`;
    x = code.apply(
      `new ${code.use('Lambda')}({ name: ${literal(`${code.name}_padded`)}, shape: ${shape}, f: ${pad} })`,
      x,
      'Padded',
    );
  }
  const config = {
    name: code.name,
    filters: channels,
    kernelSize: kernel[1],
    stride: strides[1],
    padding: uneven ? 0 : before,
    dilation: dilations[1],
    groups,
    useBias: bias,
    initializer: uniform(limit),
  };
  return code.apply(`new ${code.use('Conv1d')}(${literal(config)})`, x);
}
