import { literal, uniform } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { elementCount, sizePerSample } from '../../program/shapes.ts';
import { LARGEST } from '../picture.ts';

/**
 * Features of the last axis, for vectors or for every step of a sequence; images are refused, since PyTorch would
 * silently use only their width.
 */
function inFeatures(context: ShapeContext): number {
  const { shape } = inputAt(context);
  if (shape.length !== 2 && shape.length !== 3) {
    throw new LayerProblem(
      'layer.needsFlat',
      { layer: 'Linear', got: formatShape(shape), expected: `N×${sizePerSample(shape)}` },
      { input: 0, fixes: [{ kind: 'insertBefore', layer: 'Flatten', input: 0 }] },
    );
  }
  return shape[shape.length - 1] as number;
}

export const Linear = defineLayer({
  type: 'Linear',
  family: 'linear',
  prefix: 'fc',
  role: 'linear',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    { key: 'in_features', kind: 'derived', help: { en: 'Size of each input sample.', zh: '每个输入样本的大小。' } },
    {
      key: 'out_features',
      kind: 'integer',
      default: 10,
      min: 1,
      max: 1_000_000,
      help: { en: 'Size of each output sample: the number of neurons.', zh: '每个输出样本的大小：神经元的个数。' },
    },
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learnable bias to the output.', zh: '为输出加上可学习的偏置。' },
    },
  ],
  infer: (context) => {
    inFeatures(context);
    const steps = inputAt(context).shape.slice(0, -1);
    return [{ dtype: 'float32', shape: [...steps, context.params.out_features] }];
  },
  derive: (context) => ({ in_features: inFeatures(context) }),
  // PyTorch's kaiming_uniform with a = √5 equals ±1/√fan_in, and the bias has the same bound.
  parameters: (context) => {
    const [outputs, inputs] = [context.params.out_features, inFeatures(context)];
    const initializer = { kind: 'uniform', bound: 1 / Math.sqrt(inputs) } as const;
    const weight = { name: 'weight', shape: [outputs, inputs], trainable: true, initializer };
    return context.params.bias ? [weight, { name: 'bias', shape: [outputs], trainable: true, initializer }] : [weight];
  },
  multiplyAdds: (context) => valuesOf(context) * context.params.out_features,
  summary: (context, params) => `${context ? inFeatures(context) : '?'}→${String(params.out_features)}`,
  lower: (lowering) => {
    const { b } = lowering;
    const x = lowering.plain();
    const inputs = x.type.shape[x.type.shape.length - 1]!;
    const steps = x.type.shape.slice(0, -1);
    const rows = steps.length === 1 ? x : b.reshape(x, [elementCount(steps), inputs]);
    const product = b.matMul(rows, lowering.parameter('weight'), { transposeB: true });
    const y = lowering.params.bias ? b.add(product, lowering.parameter('bias')) : product;
    lowering.output(steps.length === 1 ? y : b.reshape(y, [...steps, y.type.shape[1]!]));
  },
  typescript: (code) => {
    const initializer = uniform(1 / Math.sqrt(inFeatures(code)));
    const bias = code.params.bias;
    const config = {
      name: code.name,
      units: code.params.out_features,
      ...(bias ? {} : { useBias: false }),
      kernelInitializer: initializer,
      ...(bias ? { biasInitializer: initializer } : {}),
    };
    code.weights([{ name: 'weight', permutation: [1, 0] }, ...(bias ? [{ name: 'bias' }] : [])]);
    code.output(code.apply(`tf.layers.dense(${literal(config)})`, code.plain()));
  },
  picture: (params) => {
    const features = params.out_features;
    const shown = { out_features: Math.min(LARGEST.outputs, features) };
    return { kind: 'linear', features, bias: params.bias, params: shown };
  },
  help: {
    what: {
      en: 'Every output is a weighted sum of all inputs plus a bias.',
      zh: '每个输出都是所有输入的加权和再加上偏置。',
    },
    details: {
      en: 'Fully connected layer: with an activation after it, each unit is y = f(Σ wᵢxᵢ + b). It takes a flat tensor N×features, or is applied to each step of a sequence N×L×features; after convolutions put a Flatten before it.',
      zh: '全连接层：后面接激活函数时，每个神经元为 y = f(Σ wᵢxᵢ + b)。它接受展平的张量 N×features，或分别处理序列 N×L×features 的每一步；卷积之后请先接 Flatten。',
    },
    formula: String.raw`y = x W^{\top} + b`,
    pytorch: 'torch.nn.Linear',
  },
});
