import type { Builder, Value } from '../../program/builder.ts';
import type { ConvAttrs, Dim, Pair } from '../../program/types.ts';
import { compute, computedWeights, literal, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer } from '../definition.ts';
import { padAxis, PADDING_KIND, PADDING_MODE, paddedIndices, paddedModule } from './paddingMode.ts';
import { convFields, ONE_FILTER } from './settings.ts';
import { tripleField, volumeAxes, volumeSummary } from './volume.ts';
import { volumeParameters, volumeSettings, type VolumeSettings } from './volumeSettings.ts';

const LAYER = 'Conv3d';
const fields = convFields(2);

/** A slice of a value; axes that are not given stay whole. */
const cut = (b: Builder, x: Value, begin: readonly number[], size: readonly number[]): Value =>
  b.slice(
    x,
    x.type.shape.map((_, axis) => begin[axis] ?? 0),
    x.type.shape.map((_, axis) => size[axis] ?? -1),
  );

/** `count` depth slices of x [N, D, …], every `stride`-th from `start` on. */
function everySlice(b: Builder, x: Value, start: number, count: number, stride: number): Value {
  if (stride === 1) return cut(b, x, [0, start], [-1, count]);
  const [n, depth, ...rest] = x.type.shape as readonly [Dim, number, ...number[]];
  const missing = Math.max(0, start + count * stride - depth);
  const long = b.pad(
    x,
    x.type.shape.map((_, axis): Pair => [0, axis === 1 ? missing : 0]),
  );
  const grouped = b.reshape(cut(b, long, [0, start], [-1, count * stride]), [n, count, stride, ...rest]);
  return b.reshape(cut(b, grouped, [0, 0, 0], [-1, -1, 1]), [n, count, ...rest]);
}

function padded(b: Builder, x: Value, { mode, edges }: VolumeSettings): Value {
  if (mode === 'zeros') return b.pad(x, [[0, 0], ...edges, [0, 0]]);
  return edges.reduce((y, pair, i) => padAxis(b, y, i + 1, pair, mode), x);
}

/**
 * A volume convolution by image convolutions: each depth slice of the output is an image convolution, whose input
 * channels are those of all input slices in the filter's depth.
 * @param x [N, D, H, W, channels], padded
 * @param filter [kernel height, kernel width, kernel depth, in, out]
 */
function convolve(b: Builder, x: Value, filter: Value, s: VolumeSettings): Value {
  const [depth, height, width] = s.kernel;
  const [from, to] = [s.inputs / s.groups, s.channels / s.groups];
  const attrs: ConvAttrs = {
    strides: [s.strides[1], s.strides[2]],
    dilations: [s.dilations[1], s.dilations[2]],
    padding: [0, 0, 0, 0],
  };
  const images: Dim = s.output[0] === 1 ? 'N' : `${s.output[0]}N`;
  const parts = Array.from({ length: s.groups }, (_, g): Value => {
    const own = s.groups === 1 ? x : cut(b, x, [0, 0, 0, 0, g * from], [-1, -1, -1, -1, from]);
    const seen = Array.from({ length: depth }, (_plane, plane) =>
      everySlice(b, own, plane * s.dilations[0], s.output[0], s.strides[0]),
    );
    const joined = depth === 1 ? seen[0]! : b.concat(seen, 4);
    const flat = b.reshape(joined, [images, s.padded[1], s.padded[2], depth * from]);
    const all = b.reshape(filter, [height, width, depth * from, s.channels]);
    return b.conv2d(flat, s.groups === 1 ? all : cut(b, all, [0, 0, 0, g * to], [-1, -1, -1, to]), attrs);
  });
  return b.reshape(parts.length === 1 ? parts[0]! : b.concat(parts, 3), ['N', ...s.output, s.channels]);
}

function write(code: CodeContext<Parameters<typeof volumeSettings>[1]['params']>): string {
  const s = volumeSettings(LAYER, code);
  let x = code.channelsLast();
  let input = 'x[0]!';
  if (s.mode !== 'zeros') {
    const indices = s.edges.map((pair, i) => paddedIndices(s.size[i]!, pair, s.mode));
    x = code.apply(`new ${code.use('PadEdges')}(${literal({ indices })})`, x, 'Padded');
  } else if (s.edges.flat().some(Boolean)) input = `tf.pad(x[0]!, ${literal([[0, 0], ...s.edges, [0, 0]])})`;
  const { strides, dilations, groups } = s;
  const product = `${code.use('conv3d')}(${input}, w[0]!, ${literal({ strides, dilations, groups })})`;
  const of = s.bias ? `tf.add(${product}, w[1]!)` : product;
  return code.apply(compute(code, of, computedWeights(volumeParameters(s)), [...s.output, s.channels]), x);
}

export const Conv3d = defineLayer({
  type: LAYER,
  family: 'convolution',
  prefix: 'conv',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  spatialRank: 3,
  operation: 'Conv',
  role: 'convolution',
  fields: [
    fields.inChannels,
    fields.outChannels,
    tripleField('kernel_size', 3, 1, { en: 'Size of the kernel.', zh: '卷积核的大小。' }),
    tripleField('stride', 1, 1, { en: 'Stride of the convolution.', zh: '卷积的步长。' }),
    PADDING_KIND,
    {
      ...tripleField('padding', 0, 0, { en: 'Padding added on each side, by numbers.', zh: '按数值时每一侧的填充。' }),
      words: 'padding_kind',
    },
    tripleField('dilation', 1, 1, {
      en: 'Spacing between kernel elements.',
      zh: '卷积核元素之间的间距。',
    }),
    fields.groups,
    fields.bias,
    PADDING_MODE,
  ],
  infer: (context) => {
    const { channels, output } = volumeSettings(LAYER, context);
    return [{ dtype: 'float32', shape: ['N', channels, ...output] }];
  },
  derive: (context) => ({ in_channels: volumeSettings(LAYER, context).inputs }),
  parameters: (context) => volumeParameters(volumeSettings(LAYER, context)),
  multiplyAdds: (context) => {
    const { inputs, channels, groups, kernel, output } = volumeSettings(LAYER, context);
    return [...output, ...kernel].reduce((product, size) => product * size, (inputs / groups) * channels);
  },
  summary: (context, params) =>
    `${context ? volumeSettings(LAYER, context).inputs : '?'}→${String(params.out_channels)}, ${volumeSummary(params)}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const s = volumeSettings(LAYER, contextOf(params, [lowering.shape()]));
    const y = convolve(b, padded(b, lowering.channelsLast(), s), lowering.parameter('weight'), s);
    lowering.output(s.bias ? b.add(y, lowering.parameter('bias')) : y, 'channelsLast');
  },
  typescript: (code) => code.output(write(code), 'channelsLast'),
  python: paddedModule,
  picture: (params) => ({
    kind: 'volume',
    axes: (_, input) => {
      const { kernel, strides, dilations, edges } = volumeSettings(LAYER, contextOf(params, [input]));
      return volumeAxes(kernel, strides, dilations, edges);
    },
    params: ONE_FILTER,
  }),
  help: {
    what: {
      en: 'Small filters slide through a volume; each detects a pattern.',
      zh: '卷积核在体数据中滑动，每个卷积核检测一种模式。',
    },
    details: {
      en: 'For scans and for video, whose frames are the depth: N×channels×depth×height×width.',
      zh: '用于扫描影像和视频（帧作为深度）：N×通道×深×高×宽。',
    },
    formula: String.raw`y_{o,i,j,k} = b_o + \sum_{c,t,u,v} w_{o,c,t,u,v}\, x_{c,\,si+t-p,\,sj+u-p,\,sk+v-p}`,
    pytorch: 'torch.nn.Conv3d',
  },
});
