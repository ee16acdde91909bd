import type { Builder, Value } from '../../program/builder.ts';
import { type CodeContext, lambda, literal, sampleShape } from '../code.ts';
import { contextOf, inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { named } from '../python.ts';

/** The smallest normal float32: roots and logarithms below it have no useful gradient. */
const TINY = 1.1754943508222875e-38;
/** The largest float32. */
const HUGE = 3.4028234663852886e38;

type Params = { readonly dim: readonly number[]; readonly p: number; readonly keepdim: boolean };

function axesOf(context: ShapeContext<Params>): readonly number[] {
  const { shape } = inputAt(context);
  const dims = context.params.dim;
  const wrong = dims.find((dim, i) => dim < 1 || dim >= shape.length || dims.indexOf(dim) !== i);
  if (wrong === undefined) return dims;
  const params = { layer: 'Norm', dim: wrong, got: formatShape(shape) };
  throw new LayerProblem('layer.axis', params, {
    field: 'dim',
    fixes: [{ kind: 'setParams', params: { dim: [1] } }],
  });
}

/**
 * (Σ |x|^p)^(1/p) of values scaled to a maximum of 1, so that powers neither underflow nor overflow. Where all values
 * are 0, so is the gradient.
 */
function norm(b: Builder, x: Value, p: number, axes: readonly number[], keep: boolean): Value {
  const size = b.add(b.relu(x), b.relu(b.neg(x)));
  if (p === 1) return b.sum(size, axes, keep);
  const within = (value: Value): Value => b.maximum(b.minimum(value, b.scalar(HUGE)), b.scalar(TINY));
  const largest = b.stopGradient(within(b.max(size, axes, true)));
  const scaled = b.div(size, largest);
  const power = b.sum(p === 2 ? b.mul(scaled, scaled) : b.pow(scaled, b.scalar(p)), axes, keep);
  const above = b.maximum(power, b.scalar(TINY));
  const root = p === 2 ? b.sqrt(above) : b.pow(above, b.scalar(1 / p));
  return b.mul(root, keep ? largest : b.reshape(largest, root.type.shape));
}

function written(code: CodeContext<Params>): string {
  const p = code.params.p;
  const over = `${literal(axesOf(code))}, ${String(code.params.keepdim)}`;
  return p === 1 ? `tf.sum(${code.use('abs')}(x), ${over})` : `${code.use('norm')}(x, ${p}, ${over})`;
}

export const Norm = defineLayer({
  type: 'Norm',
  family: 'merge',
  prefix: 'norm',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'p',
      kind: 'number',
      default: 2,
      min: 1,
      max: 64,
      help: {
        en: 'Exponent of the norm: 2 is Euclidean, 1 the sum of absolute values.',
        zh: '范数的幂次：2 是欧几里得范数，1 是绝对值之和。',
      },
    },
    {
      key: 'dim',
      kind: 'shape',
      default: [1],
      help: {
        en: 'The axes to reduce, counted from the batch, which is 0.',
        zh: '要归约的轴，从批次（轴 0）数起。',
      },
    },
    {
      key: 'keepdim',
      kind: 'boolean',
      default: false,
      help: { en: 'Keeps the axes, with size 1.', zh: '保留这些轴，大小为 1。' },
    },
  ],
  infer: (context) => {
    const axes = axesOf(context);
    const { dtype, shape } = inputAt(context);
    const keep = context.params.keepdim;
    return [{ dtype, shape: shape.flatMap((dim, i) => (!axes.includes(i) ? [dim] : keep ? [1] : [])) }];
  },
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context),
  summary: (_, params) => `L${String(params.p)}, dim ${params.dim.join(', ')}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const axes = axesOf(contextOf(params, [lowering.shape()]));
    lowering.output(norm(b, lowering.plain(), params.p, axes, params.keepdim));
  },
  typescript: (code) => {
    code.output(code.apply(lambda(code, written(code), sampleShape(code, 'plain')), code.plain()));
  },
  python: (code) => {
    const keep = code.params.keepdim || undefined;
    const p = code.params.p;
    const args = named({ ord: p === 2 ? undefined : p, dim: axesOf(code), keepdim: keep });
    code.output(`torch.linalg.vector_norm(${code.input()}, ${args})`);
  },
  picture: (params) => ({
    kind: 'reduce',
    dims: params.dim,
    keep: params.keepdim,
    into: 'norm',
    p: params.p,
  }),
  help: {
    what: { en: 'Vector norm over one or several axes.', zh: '在一个或几个轴上的向量范数。' },
    details: {
      en: 'The p-norm. Vectors divided by it have unit norm; their dot products are cosine similarities.',
      zh: 'p 范数。向量除以它得到单位向量，其点积为余弦相似度。',
    },
    formula: String.raw`y = \Big(\sum_i |x_i|^p\Big)^{1/p}`,
    pytorch: 'torch.linalg.vector_norm',
  },
});
