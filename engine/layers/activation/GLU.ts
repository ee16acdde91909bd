import { lambda, layoutOf, sampleShape } from '../code.ts';
import { axisAt, axisField, contextOf, inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { axisInMemory } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

/** The axis that is split, and half its size. */
function halves(context: ShapeContext<{ readonly dim: number }>): { axis: number; half: number } {
  const axis = axisAt(context, 'GLU');
  const { shape } = inputAt(context);
  const size = shape[axis] as number;
  if (size % 2) {
    const params = { layer: 'GLU', dim: context.params.dim, size, got: formatShape(shape) };
    throw new LayerProblem('layer.oddAxis', params, { field: 'dim', input: 0 });
  }
  return { axis, half: size / 2 };
}

export const GLU = defineLayer({
  type: 'GLU',
  family: 'activation',
  prefix: 'glu',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [axisField('dim', -1, { en: 'The axis that is split in two halves.', zh: '被分成两半的轴。' })],
  infer: (context) => {
    const { axis, half } = halves(context);
    const { dtype, shape } = inputAt(context);
    return [{ dtype, shape: shape.map((dim, i) => (i === axis ? half : dim)) }];
  },
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context) / 2,
  summary: (_, params) => `dim ${String(params.dim)}`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const { value, layout } = lowering.input();
    const shape = lowering.shape();
    const { axis, half } = halves(contextOf(params, [shape]));
    const at = axisInMemory(axis, shape.length, layout);
    const part = (start: number) =>
      b.slice(
        value,
        shape.map((_, i) => (i === at ? start : 0)),
        shape.map((_, i) => (i === at ? half : -1)),
      );
    lowering.output(b.mul(part(0), b.sigmoid(part(half))), layout);
  },
  typescript: (code) => {
    const layout = layoutOf(code);
    const rank = code.inputs[0]!.shape.length;
    const axis = axisInMemory(halves(code).axis, rank, layout);
    const of = `tf.tidy(() => { const [a, b] = tf.split(x, 2, ${axis}); return tf.mul(a!, tf.sigmoid(b!)); })`;
    code.output(code.apply(lambda(code, of, sampleShape(code, layout)), code.input()), layout);
  },
  picture: (params) => ({ kind: 'gate', dim: params.dim }),
  help: {
    what: {
      en: 'Gated linear unit: one half of the input gates the other half.',
      zh: '门控线性单元：输入的一半对另一半进行门控。',
    },
    details: {
      en: 'The axis is split in two; the first half is multiplied by the sigmoid of the second, so the axis of the output is half as large.',
      zh: '把一个轴分成两半，前一半乘以后一半的 sigmoid，因此输出的该轴减半。',
    },
    formula: String.raw`y = a \odot \sigma(b), \quad [a; b] = x`,
    pytorch: 'torch.nn.GLU',
  },
});
