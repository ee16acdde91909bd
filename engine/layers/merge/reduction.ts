/** Layers that reduce one axis. */
import type { Builder, Value } from '../../program/builder.ts';
import { lambda, layoutOf, sampleShape } from '../code.ts';
import { axisAt, axisField, contextOf, inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type LayerDefinition } from '../definition.ts';
import { axisInMemory, type Tensor } from '../lowering.ts';

/** Layout of the result: without channels, or without a second axis, both layouts are equal. */
function layoutAfter(axis: number, rank: number, keep: boolean, layout: Tensor['layout']): Tensor['layout'] {
  return keep || (axis !== 1 && rank > 3) ? layout : 'plain';
}

/**
 * A layer that reduces one axis (`dim`), which is kept with size 1 (`keepdim`) or dropped. Throws a LayerProblem for an
 * axis that does not exist.
 */
export function reduction(options: {
  type: string;
  primitive: (b: Builder, x: Value, axis: number, keep: boolean) => Value;
  /** Function of tf, or a helper of the package. */
  tfjs: 'amax' | 'mean' | 'sum';
  /** Name of the reduction in its picture. */
  into: 'sum' | 'mean' | 'max';
  /** Method of torch.Tensor. */
  torch: string;
  help: LayerDefinition['help'];
}): LayerDefinition {
  const { type } = options;
  return defineLayer({
    type,
    family: 'merge',
    prefix: type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: [
      axisField('dim', -1, { en: 'The axis to reduce.', zh: '要归约的轴。' }),
      {
        key: 'keepdim',
        kind: 'boolean',
        default: false,
        help: { en: 'Keeps the axis, with size 1.', zh: '保留该轴，大小为 1。' },
      },
    ],
    infer: (context) => {
      const axis = axisAt(context, type);
      const { dtype, shape } = inputAt(context);
      return [{ dtype, shape: shape.flatMap((dim, i) => (i !== axis ? [dim] : context.params.keepdim ? [1] : [])) }];
    },
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: (_, params) => `dim ${String(params.dim)}`,
    lower: (lowering) => {
      const { value, layout } = lowering.input();
      const shape = lowering.shape();
      const axis = axisAt(contextOf(lowering.params, [shape]), type);
      const keep = lowering.params.keepdim;
      const result = options.primitive(lowering.b, value, axisInMemory(axis, shape.length, layout), keep);
      lowering.output(result, layoutAfter(axis, shape.length, keep, layout));
    },
    typescript: (code) => {
      const layout = layoutOf(code);
      const rank = code.inputs[0]!.shape.length;
      const axis = axisAt(code, type);
      const keep = code.params.keepdim;
      const after = layoutAfter(axis, rank, keep, layout);
      const name = options.tfjs === 'amax' ? code.use('amax') : `tf.${options.tfjs}`;
      const of = `${name}(x, ${axisInMemory(axis, rank, layout)}${keep ? ', true' : ''})`;
      code.output(code.apply(lambda(code, of, sampleShape(code, after)), code.input()), after);
    },
    python: (code) => {
      const keep = code.params.keepdim ? ', keepdim=True' : '';
      code.output(`${code.input()}.${options.torch}(dim=${axisAt(code, type)}${keep})`);
    },
    picture: (params) => ({
      kind: 'reduce',
      dims: [params.dim],
      keep: params.keepdim,
      into: options.into,
    }),
    help: options.help,
  });
}
