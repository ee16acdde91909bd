import type { Dim } from '../../program/types.ts';
import { elementCount, sameShape } from '../../program/shapes.ts';
import { compute, computedWeights } from '../code.ts';
import { contextOf, inputAt, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { TWO_INPUTS } from '../merge/pairwise.ts';
import { LayerProblem } from '../problem.ts';
import { LARGEST } from '../picture.ts';

/** The leading axes, and the features of both inputs. */
function sizes(context: ShapeContext): { lead: readonly Dim[]; left: number; right: number } {
  const [x, y] = [inputAt(context, 0).shape, inputAt(context, 1).shape];
  const lead = x.slice(0, -1);
  if (x.length < 2 || x.length > 3 || !sameShape(lead, y.slice(0, -1))) {
    const params = { first: formatShape(x), other: formatShape(y) };
    throw new LayerProblem('layer.bilinear', params, { input: 1 });
  }
  return { lead, left: x[x.length - 1] as number, right: y[y.length - 1] as number };
}

function parameters(context: ShapeContext<{ readonly out_features: number; readonly bias: boolean }>): ParameterSpec[] {
  const { left, right } = sizes(context);
  const outputs = context.params.out_features;
  const initializer = { kind: 'uniform', bound: 1 / Math.sqrt(left) } as const;
  const weight = { name: 'weight', shape: [outputs, left, right], trainable: true, initializer };
  return context.params.bias ? [weight, { name: 'bias', shape: [outputs], trainable: true, initializer }] : [weight];
}

export const Bilinear = defineLayer({
  type: 'Bilinear',
  family: 'linear',
  prefix: 'bilinear',
  inputs: TWO_INPUTS,
  outputs: ONE_OUTPUT,
  fields: [
    { key: 'in1_features', kind: 'derived', help: { en: 'Features of the first input.', zh: '第一个输入的特征数。' } },
    { key: 'in2_features', kind: 'derived', help: { en: 'Features of the second input.', zh: '第二个输入的特征数。' } },
    {
      key: 'out_features',
      kind: 'integer',
      default: 10,
      min: 1,
      max: 65_536,
      help: { en: 'Size of each output sample.', zh: '每个输出样本的大小。' },
    },
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learnable bias to the output.', zh: '为输出加上可学习的偏置。' },
    },
  ],
  infer: (context) => [{ dtype: 'float32', shape: [...sizes(context).lead, context.params.out_features] }],
  derive: (context) => ({ in1_features: sizes(context).left, in2_features: sizes(context).right }),
  parameters,
  multiplyAdds: (context) => {
    const { lead, left, right } = sizes(context);
    const steps = (lead.slice(1) as number[]).reduce((product, size) => product * size, 1);
    return steps * left * right * (1 + context.params.out_features);
  },
  summary: (context, params) => {
    const { left = '?', right = '?' } = context ? sizes(context) : {};
    return `${left}, ${right}→${String(params.out_features)}`;
  },
  lower: (lowering) => {
    const { b, params } = lowering;
    const { lead, left, right } = sizes(contextOf(params, [lowering.shape(0), lowering.shape(1)]));
    const outputs = params.out_features;
    const rows = elementCount(lead);
    const pairs = b.mul(b.reshape(lowering.plain(0), [rows, left, 1]), b.reshape(lowering.plain(1), [rows, 1, right]));
    const weight = b.reshape(lowering.parameter('weight'), [outputs, left * right]);
    const product = b.matMul(b.reshape(pairs, [rows, left * right]), weight, { transposeB: true });
    const y = params.bias ? b.add(product, lowering.parameter('bias')) : product;
    lowering.output(b.reshape(y, [...lead, outputs]));
  },
  typescript: (code) => {
    const { left, right } = sizes(code);
    const shape = code.outputs[0]!.shape.slice(1) as number[];
    const outputs = shape[shape.length - 1]!;
    const pairs = `tf.mul(tf.reshape(x[0]!, [-1, ${left}, 1]), tf.reshape(x[1]!, [-1, 1, ${right}]))`;
    const weight = `tf.reshape(w[0]!, [${outputs}, ${left * right}])`;
    const product = `tf.matMul(tf.reshape(${pairs}, [-1, ${left * right}]), ${weight}, false, true)`;
    const sum = code.params.bias ? `tf.add(${product}, w[1]!)` : product;
    const of = `tf.reshape(${sum}, [-1, ${shape.join(', ')}])`;
    code.output(
      code.apply(compute(code, of, computedWeights(parameters(code)), shape), `[${code.plain(0)}, ${code.plain(1)}]`),
    );
  },
  picture: (params) => {
    const features = params.out_features;
    const shown = { out_features: Math.min(LARGEST.outputs, features) };
    return { kind: 'linear', features, bias: params.bias, params: shown };
  },
  help: {
    what: {
      en: 'A bilinear transformation of two inputs: y = x₁ᵀ A x₂ + b.',
      zh: '两个输入的双线性变换：y = x₁ᵀ A x₂ + b。',
    },
    details: {
      en: 'Models interactions between two inputs, such as a question and an answer. Its weight has in1 × in2 × out elements.',
      zh: '用于建模两个输入之间的交互，如问题与答案。其权重有 in1 × in2 × out 个元素。',
    },
    formula: String.raw`y_k = x_1^{\top} A_k\, x_2 + b_k`,
    pytorch: 'torch.nn.Bilinear',
  },
});
