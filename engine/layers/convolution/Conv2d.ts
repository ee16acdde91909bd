import { literal, uniform } from '../code.ts';
import { checkWindow, imageAt, ONE_INPUT, ONE_OUTPUT, pairOf } from '../common.ts';
import type { LayerDefinition, Resolved, ShapeContext } from '../definition.ts';
import { formatPair } from '../format.ts';
import { LayerProblem } from '../problem.ts';
import { windowSize } from '../../program/shapes.ts';
import type { ConvAttrs, Pair } from '../../program/types.ts';

const NAME = 'Conv2d';

function settings(params: Resolved) {
  return {
    channels: params['out_channels'] as number,
    kernel: pairOf(params, 'kernel_size'),
    strides: pairOf(params, 'stride'),
    padding: pairOf(params, 'padding'),
    dilations: pairOf(params, 'dilation'),
    groups: params['groups'] as number,
    bias: params['bias'] as boolean,
  };
}

function outputSize(context: ShapeContext): Pair {
  const { size } = imageAt(context, NAME);
  const { kernel, strides, padding, dilations } = settings(context.params);
  const padded: Pair = [size[0] + 2 * padding[0], size[1] + 2 * padding[1]];
  checkWindow(NAME, [(kernel[0] - 1) * dilations[0] + 1, (kernel[1] - 1) * dilations[1] + 1], size, padded);
  return [
    windowSize(padded[0], kernel[0], strides[0], 0, dilations[0]),
    windowSize(padded[1], kernel[1], strides[1], 0, dilations[1]),
  ];
}

function inChannels(context: ShapeContext): number {
  const { channels } = imageAt(context, NAME);
  const { groups, channels: outputs } = settings(context.params);
  if (channels % groups || outputs % groups) {
    throw new LayerProblem(
      'layer.groups',
      { layer: NAME, groups, inputs: channels, outputs },
      { field: 'groups', fixes: [{ kind: 'setParams', params: { groups: 1 } }] },
    );
  }
  return channels;
}

const bound = (context: ShapeContext): number => {
  const { kernel, groups } = settings(context.params);
  return 1 / Math.sqrt((inChannels(context) / groups) * kernel[0] * kernel[1]);
};

export const Conv2d: LayerDefinition = {
  type: NAME,
  family: 'convolution',
  prefix: 'conv',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    { key: 'in_channels', kind: 'derived', help: { en: 'Channels of the input image.', zh: '输入图像的通道数。' } },
    {
      key: 'out_channels',
      kind: 'integer',
      default: 16,
      min: 1,
      max: 65_536,
      help: { en: 'Number of filters; each makes one channel.', zh: '滤波器的个数，每个产生一个通道。' },
    },
    {
      key: 'kernel_size',
      kind: 'pair',
      default: [3, 3],
      min: 1,
      help: { en: 'Height and width of a filter.', zh: '滤波器的高和宽。' },
    },
    {
      key: 'stride',
      kind: 'pair',
      default: [1, 1],
      min: 1,
      help: { en: 'How far the filter moves at each step.', zh: '滤波器每步移动的距离。' },
    },
    {
      key: 'padding',
      kind: 'pair',
      default: [0, 0],
      min: 0,
      help: { en: 'Zeros added on each side.', zh: '每一侧补零的数量。' },
    },
    {
      key: 'dilation',
      kind: 'pair',
      default: [1, 1],
      min: 1,
      help: { en: 'Distance between the points of a filter.', zh: '滤波器各点之间的间距。' },
    },
    {
      key: 'groups',
      kind: 'integer',
      default: 1,
      min: 1,
      help: {
        en: 'Channels are split into this many groups that do not see each other.',
        zh: '通道分成这么多互不相通的组。',
      },
    },
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learned offset to every channel.', zh: '为每个通道加上可学习的偏置。' },
    },
  ],
  infer: (context) => {
    inChannels(context);
    return [{ dtype: 'float32', shape: ['N', settings(context.params).channels, ...outputSize(context)] }];
  },
  derive: (context) => ({ in_channels: inChannels(context) }),
  parameters: (context) => {
    const { channels, kernel, groups, bias } = settings(context.params);
    const initializer = { kind: 'uniform', bound: bound(context) } as const;
    const shape = [channels, inChannels(context) / groups, ...kernel];
    const weight = { name: 'weight', shape, trainable: true, initializer, permutation: [2, 3, 1, 0] };
    return bias ? [weight, { name: 'bias', shape: [channels], trainable: true, initializer }] : [weight];
  },
  multiplyAdds: (context) => {
    const { channels, kernel, groups } = settings(context.params);
    const [height, width] = outputSize(context);
    return height * width * channels * (inChannels(context) / groups) * kernel[0] * kernel[1];
  },
  summary: (context, params) => {
    const { channels, kernel, strides, padding } = settings(params);
    const parts = [`${context ? inChannels(context) : '?'}→${channels}`, formatPair(kernel)];
    if (strides[0] !== 1 || strides[1] !== 1)
      parts.push(`stride ${strides[0] === strides[1] ? strides[0] : formatPair(strides)}`);
    if (padding[0] || padding[1]) parts.push(`pad ${padding[0] === padding[1] ? padding[0] : formatPair(padding)}`);
    return parts.join(', ');
  },
  lower: (lowering) => {
    const { b, params } = lowering;
    const { strides, padding, dilations, groups, bias } = settings(params);
    const attrs: ConvAttrs = { strides, dilations, padding: [padding[0], padding[0], padding[1], padding[1]] };
    const x = lowering.channelsLast();
    const filter = lowering.parameter('weight');
    let y;
    if (groups === 1) y = b.conv2d(x, filter, attrs);
    else {
      const [inputs, outputs] = [filter.type.shape[2] as number, (filter.type.shape[3] as number) / groups];
      const parts = Array.from({ length: groups }, (_, g) =>
        b.conv2d(
          b.slice(x, [0, 0, 0, g * inputs], [-1, -1, -1, inputs]),
          b.slice(filter, [0, 0, 0, g * outputs], [-1, -1, -1, outputs]),
          attrs,
        ),
      );
      y = b.concat(parts, 3);
    }
    lowering.output(bias ? b.add(y, lowering.parameter('bias')) : y, 'channelsLast');
  },
  typescript: (code) => {
    const { channels, kernel, strides, padding, dilations, groups, bias } = settings(code.params);
    const context = { params: code.params, inputs: code.inputs };
    const initializer = uniform(bound(context));
    // "same" pads as PyTorch does only where it pads equally on both sides.
    const same = strides.every((s) => s === 1) && padding.every((p, i) => 2 * p === (kernel[i]! - 1) * dilations[i]!);
    const padded = padding[0] || padding[1];
    let x = code.channelsLast();
    if (padded && !same) {
      const edges = [
        [padding[0], padding[0]],
        [padding[1], padding[1]],
      ];
      x = code.apply(`tf.layers.zeroPadding2d(${literal({ padding: edges })})`, x, 'Padded');
    }
    const config = {
      name: code.name,
      filters: channels,
      kernelSize: kernel,
      ...(strides[0] === 1 && strides[1] === 1 ? {} : { strides }),
      padding: padded && same ? 'same' : 'valid',
      ...(dilations[0] === 1 && dilations[1] === 1 ? {} : { dilationRate: dilations }),
      ...(bias ? {} : { useBias: false }),
      kernelInitializer: initializer,
      ...(bias ? { biasInitializer: initializer } : {}),
    };
    code.weights([{ name: 'weight', permutation: [2, 3, 1, 0] }, ...(bias ? [{ name: 'bias' }] : [])]);
    const plain = groups === 1 && dilations[0] === 1 && dilations[1] === 1;
    const layer = plain
      ? `tf.layers.conv2d(${literal(config)})`
      : `new ${code.use('Conv2d')}(${literal({ ...config, ...(groups === 1 ? {} : { groups }) })})`;
    code.output(code.apply(layer, x), 'channelsLast');
  },
  help: {
    what: {
      en: 'Small filters slide over the image; each answers where its pattern appears.',
      zh: '小滤波器在图像上滑动，每个滤波器指出自己的模式出现在哪里。',
    },
    details: {
      en: 'The same weights are used at every place, so that a pattern is found wherever it is. The output has height ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1.',
      zh: '每个位置都使用同样的权重，因此模式出现在哪里都能找到。输出的高为 ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1。',
    },
    formula: String.raw`y_{o,i,j} = b_o + \sum_{c,u,v} w_{o,c,u,v}\, x_{c,\,si+u-p,\,sj+v-p}`,
    pytorch: 'torch.nn.Conv2d',
  },
};
