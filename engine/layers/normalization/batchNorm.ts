/** Batch normalization over all axes but the channels. */
import type { Value } from '../../program/builder.ts';
import { literal, sampleShape, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, valuesOf, type Image } from '../common.ts';
import { defineLayer, type LayerDefinition, type ShapeContext, type SpatialRank } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import type { ParamsOf } from '../parameters.ts';
import { nnModule } from '../python.ts';
import { affineField, BIAS, epsField, WEIGHT } from './fields.ts';

/** The input as an image; throws a LayerProblem for other shapes. */
type SpaceOf = (context: ShapeContext) => Image;

const FIELDS = [
  {
    key: 'num_features',
    kind: 'derived',
    help: { en: 'Channels or features of the input.', zh: '输入的通道数或特征数。' },
  },
  epsField(1e-5),
  {
    key: 'momentum',
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    help: { en: 'Weight of the current batch in the running statistics.', zh: '当前批次在滑动统计量中的权重。' },
  },
  affineField('affine', true),
] as const;
type BatchNormParams = ParamsOf<typeof FIELDS>;

function lower(lowering: Lowering<BatchNormParams>, spaceOf: SpaceOf): void {
  const { b, params } = lowering;
  const input = lowering.channelsLast();
  const { channels, size } = spaceOf(contextOf(params, [lowering.shape()]));
  const x = input.type.shape.length === 4 ? input : b.reshape(input, ['N', ...size, channels]);
  const output = (y: Value): void => {
    const { shape } = input.type;
    lowering.output(shape.length === 4 ? y : b.reshape(y, shape), shape.length === 2 ? 'plain' : 'channelsLast');
  };
  const affine = params.affine;
  const scale = affine ? lowering.parameter('weight') : b.constant([1], [channels]);
  const offset = affine ? lowering.parameter('bias') : b.constant([0], [channels]);
  const epsilon = params.eps;
  const [runningMean, runningVar] = [lowering.parameter('running_mean'), lowering.parameter('running_var')];
  if (!lowering.training) {
    const factor = b.mul(scale, b.rsqrt(b.add(runningVar, b.scalar(epsilon))));
    output(b.add(b.mul(x, factor), b.sub(offset, b.mul(runningMean, factor))));
    return;
  }
  const [y, mean, variance] = b.emit('BatchNorm', { epsilon }, [x, scale, offset]) as [Value, Value, Value];
  // PyTorch keeps the unbiased variance: n/(n−1) of the batch's own. It refuses a single value, which the last batch of
  // an epoch may have; here its variance is 0.
  const area = size[0] * size[1];
  const count = b.mul(b.dimSize(x, 0), b.scalar(area));
  const unbiased = b.mul(variance, b.div(count, b.maximum(b.sub(count, b.scalar(1)), b.scalar(1))));
  const momentum = b.scalar(params.momentum);
  const towards = (running: Value, batch: Value): Value => b.add(running, b.mul(momentum, b.sub(batch, running)));
  lowering.update('running_mean', towards(runningMean, mean));
  lowering.update('running_var', towards(runningVar, unbiased));
  output(y);
}

function write(code: CodeContext<BatchNormParams>, { channels, size }: Image): void {
  const affine = code.params.affine;
  const config = {
    name: code.name,
    epsilon: code.params.eps,
    // tfjs's momentum is that of the old statistics, PyTorch's that of the new.
    momentum: 1 - code.params.momentum,
    // tfjs cannot train without scale and offset: they are constant 1 and 0.
    ...(affine ? {} : { trainable: false }),
  };
  code.weights([
    ...(affine ? [{ name: 'weight' }, { name: 'bias' }] : [{ fill: 1 }, { fill: 0 }]),
    { name: 'running_mean' },
    { name: 'running_var' },
  ]);
  const layer = `tf.layers.batchNormalization(${literal(config)})`;
  const rank = code.inputs[0]!.shape.length;
  if (rank === 5) {
    // tfjs normalizes images at most: the slices of a volume are stacked vertically.
    const reshape = (targetShape: readonly number[]): string => `tf.layers.reshape(${literal({ targetShape })})`;
    const image = code.apply(reshape([...size, channels]), code.channelsLast(), 'Image');
    const normalized = code.apply(layer, image, 'Normalized');
    return code.output(code.apply(reshape(sampleShape(code, 'channelsLast')), normalized), 'channelsLast');
  }
  return code.output(code.apply(layer, code.channelsLast()), rank === 2 ? 'plain' : 'channelsLast');
}

/**
 * nn.BatchNorm over axis 1, with `rank` spatial axes (Ioffe and Szegedy, 2015); the shape stays. Uses statistics of the
 * batch in training, else running ones.
 */
export const batchNorm = (
  type: string,
  spatialRank: SpatialRank,
  spaceOf: SpaceOf,
  help: LayerDefinition['help'],
): LayerDefinition =>
  defineLayer({
    type,
    family: 'normalization',
    prefix: 'bn',
    needsWholeBatch: true,
    spatialRank,
    operation: 'BatchNorm',
    role: 'batchNorm',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: FIELDS,
    infer: (context) => {
      spaceOf(context);
      return [context.inputs[0]!];
    },
    derive: (context) => ({ num_features: spaceOf(context).channels }),
    parameters: (context) => {
      const shape = [spaceOf(context).channels];
      const zeros = { kind: 'zeros' } as const;
      const ones = { kind: 'ones' } as const;
      return [
        ...(context.params.affine ? [WEIGHT(shape), BIAS(shape)] : []),
        { name: 'running_mean', shape, trainable: false, initializer: zeros },
        { name: 'running_var', shape, trainable: false, initializer: ones },
      ];
    },
    multiplyAdds: (context) => 2 * valuesOf(context),
    summary: (context) => (context ? `${spaceOf(context).channels} channels` : ''),
    lower: (lowering) => lower(lowering, spaceOf),
    python: (code) => {
      const { size } = spaceOf(code);
      // A batch of one sample with a single value has no variance.
      const single = size.every((length) => length === 1);
      const module = nnModule(code);
      code.output(
        `${code.module(single ? module.replace(/^nn\.\w+/, code.use(type as 'BatchNorm1d')) : module)}(${code.input()})`,
      );
    },
    typescript: (code) => write(code, spaceOf(code)),
    picture: { kind: 'norm', over: 'batch' },
    help,
  });
