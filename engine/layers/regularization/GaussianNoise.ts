import type { Value } from '../../program/builder.ts';
import { layoutOf, literal } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import { python } from '../python.ts';

/**
 * Normal random numbers, shaped as `like` (Box and Muller, "A note on the generation of random normal deviates", 1958).
 */
function normal(lowering: Lowering, like: Value): Value {
  const { b } = lowering;
  const { shape } = like.type;
  // A vector of one value per sample has no axis to concatenate pairs along.
  if (shape.length === 1) return b.reshape(normal(lowering, b.reshape(like, [...shape, 1])), shape);
  const last = shape.length - 1;
  const size = shape[last] as number;
  // A layer has one random stream, so that both numbers of a pair come from one draw.
  const both = lowering.uniform(b.concat([like, like], last));
  const half = (start: number): Value =>
    b.slice(
      both,
      shape.map((_, i) => (i === last ? start : 0)),
      shape.map((_, i) => (i === last ? size : -1)),
    );
  // 1 − u is in (0, 1], so that its logarithm is finite.
  const radius = b.sqrt(b.mul(b.log(b.sub(b.scalar(1), half(0))), b.scalar(-2)));
  return b.mul(radius, b.cos(b.mul(half(size), b.scalar(2 * Math.PI))));
}

export const GaussianNoise = defineLayer({
  type: 'GaussianNoise',
  family: 'regularization',
  prefix: 'noise',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'std',
      kind: 'number',
      default: 0.1,
      min: 0,
      help: { en: 'Standard deviation of the noise.', zh: '噪声的标准差。' },
    },
  ],
  infer: (context) => [inputAt(context)],
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context),
  summary: (_, params) => `std ${String(params.std)}`,
  lower: (lowering) => {
    const { b } = lowering;
    const { value, layout } = lowering.input();
    const std = lowering.params.std;
    const noisy = lowering.training && std > 0;
    lowering.output(noisy ? b.add(value, b.mul(normal(lowering, value), b.scalar(std))) : value, layout);
  },
  typescript: (code) => {
    const layer = `tf.layers.gaussianNoise(${literal({ name: code.name, stddev: code.params.std })})`;
    code.output(code.apply(layer, code.input()), layoutOf(code));
  },
  python: (code) => {
    const module = code.module(`${code.use('GaussianNoise')}(${python(code.params.std)})`);
    code.output(`${module}(${code.input()})`);
  },
  picture: (params) => ({ kind: 'noise', std: params.std }),
  help: {
    what: { en: 'Adds Gaussian noise during training.', zh: '训练时加上高斯噪声。' },
    details: {
      en: 'Data augmentation that makes the network robust to small perturbations. In evaluation no noise is added.',
      zh: '一种数据增强，使网络对小扰动更稳健。评估时不加噪声。',
    },
    formula: String.raw`y = x + \sigma \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, 1)`,
    pytorch: 'torch.randn_like',
  },
});
