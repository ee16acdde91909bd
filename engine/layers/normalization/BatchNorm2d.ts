import { literal } from '../code.ts';
import { imageAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { features, type LayerDefinition } from '../definition.ts';

const NAME = 'BatchNorm2d';

export const BatchNorm2d: LayerDefinition = {
  type: NAME,
  family: 'normalization',
  prefix: 'bn',
  needsWholeBatch: true,
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    { key: 'num_features', kind: 'derived', help: { en: 'Channels of the input image.', zh: '输入图像的通道数。' } },
    {
      key: 'eps',
      kind: 'number',
      default: 1e-5,
      min: 0,
      help: { en: 'Keeps the division away from zero.', zh: '防止除以零。' },
    },
    {
      key: 'momentum',
      kind: 'number',
      default: 0.1,
      min: 0,
      max: 1,
      help: { en: 'Share of the newest batch in the running statistics.', zh: '最新批次在滑动统计中所占的比例。' },
    },
    {
      key: 'affine',
      kind: 'boolean',
      default: true,
      help: { en: 'Learns a scale and an offset per channel.', zh: '每个通道学习一个缩放和一个偏移。' },
    },
  ],
  infer: (context) => {
    imageAt(context, NAME);
    return [context.inputs[0]!];
  },
  derive: (context) => ({ num_features: imageAt(context, NAME).channels }),
  parameters: (context) => {
    const shape = [imageAt(context, NAME).channels];
    const zeros = { kind: 'zeros' } as const;
    const ones = { kind: 'ones' } as const;
    return [
      ...(context.params['affine']
        ? [
            { name: 'weight', shape, trainable: true, initializer: ones },
            { name: 'bias', shape, trainable: true, initializer: zeros },
          ]
        : []),
      { name: 'running_mean', shape, trainable: false, initializer: zeros },
      { name: 'running_var', shape, trainable: false, initializer: ones },
    ];
  },
  multiplyAdds: (context) => 2 * features(context.inputs[0]!.shape).reduce((a, d) => a * d, 1),
  summary: (context) => (context ? `${imageAt(context, NAME).channels} channels` : ''),
  lower: (lowering) => {
    const { b, params } = lowering;
    const x = lowering.channelsLast();
    const channels = x.type.shape[3] as number;
    const affine = params['affine'] as boolean;
    const scale = affine ? lowering.parameter('weight') : b.constant([1], [channels]);
    const offset = affine ? lowering.parameter('bias') : b.constant([0], [channels]);
    const epsilon = params['eps'] as number;
    const [runningMean, runningVar] = [lowering.parameter('running_mean'), lowering.parameter('running_var')];
    if (!lowering.training) {
      const factor = b.mul(scale, b.rsqrt(b.add(runningVar, b.scalar(epsilon))));
      lowering.output(b.add(b.mul(x, factor), b.sub(offset, b.mul(runningMean, factor))), 'channelsLast');
      return;
    }
    const [y, mean, variance] = b.emit('BatchNorm', { epsilon }, [x, scale, offset]) as [typeof x, typeof x, typeof x];
    // PyTorch keeps the unbiased variance: n/(n−1) of the batch's own.
    const area = (x.type.shape[1] as number) * (x.type.shape[2] as number);
    const count = b.mul(b.dimSize(x, 0), b.scalar(area));
    const unbiased = b.mul(variance, b.div(count, b.sub(count, b.scalar(1))));
    const momentum = b.scalar(params['momentum'] as number);
    const towards = (running: typeof x, batch: typeof x): typeof x =>
      b.add(running, b.mul(momentum, b.sub(batch, running)));
    lowering.update('running_mean', towards(runningMean, mean));
    lowering.update('running_var', towards(runningVar, unbiased));
    lowering.output(y, 'channelsLast');
  },
  typescript: (code) => {
    const affine = code.params['affine'] as boolean;
    const config = {
      name: code.name,
      epsilon: code.params['eps'],
      // tfjs counts what is kept, PyTorch what is new.
      momentum: 1 - (code.params['momentum'] as number),
      // tfjs cannot train without scale and offset: they stay 1 and 0.
      ...(affine ? {} : { trainable: false }),
    };
    code.weights([
      ...(affine ? [{ name: 'weight' }, { name: 'bias' }] : [{ fill: 1 }, { fill: 0 }]),
      { name: 'running_mean' },
      { name: 'running_var' },
    ]);
    code.output(code.apply(`tf.layers.batchNormalization(${literal(config)})`, code.channelsLast()), 'channelsLast');
  },
  help: {
    what: {
      en: 'Brings every channel to mean 0 and variance 1, then scales and shifts it.',
      zh: '把每个通道变为均值 0、方差 1，再缩放和平移。',
    },
    details: {
      en: 'While training it uses the statistics of the batch and keeps a running mean of them, which it uses when testing. Deep networks learn faster with it.',
      zh: '训练时使用当前批次的统计量并保存其滑动平均，测试时使用后者。深层网络因此学得更快。',
    },
    formula: String.raw`y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} \cdot \gamma + \beta`,
    pytorch: 'torch.nn.BatchNorm2d',
  },
};
