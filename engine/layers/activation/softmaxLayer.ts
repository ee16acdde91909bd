/** Softmax and LogSoftmax along any axis, which is swapped with the last one. */
import type { Builder, Value } from '../../program/builder.ts';
import { layoutOf, type CodeContext } from '../code.ts';
import { axisAt, axisField, contextOf, inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type LayerDefinition } from '../definition.ts';
import { axisInMemory } from '../lowering.ts';

/** A layer over one axis, which keeps the shape. Throws a LayerProblem for an axis that does not exist. */
export function softmaxLayer(options: {
  type: string;
  /** The operation along the last axis. */
  primitive: (b: Builder, x: Value) => Value;
  /** Expression of the layer along one axis of the exported model. */
  code: (code: CodeContext, axis: number, last: boolean) => string;
  logarithms: boolean;
  help: LayerDefinition['help'];
}): LayerDefinition {
  const { type } = options;
  return defineLayer({
    type,
    family: 'activation',
    gives: options.logarithms ? 'logProbabilities' : 'probabilities',
    prefix: type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: [axisField('dim', 1, { en: 'The axis along which softmax is computed.', zh: '沿哪个轴计算 softmax。' })],
    infer: (context) => {
      axisAt(context, type);
      return [inputAt(context)];
    },
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: (_, params) => `dim ${String(params.dim)}`,
    lower: (lowering) => {
      const { b, params } = lowering;
      const { value, layout } = lowering.input();
      const shape = lowering.shape();
      const axis = axisInMemory(axisAt(contextOf(params, [shape]), type), shape.length, layout);
      const last = shape.length - 1;
      // Swapping two axes is its own inverse.
      const swap = shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
      lowering.output(b.transpose(options.primitive(b, b.transpose(value, swap)), swap), layout);
    },
    typescript: (code) => {
      const layout = layoutOf(code);
      const rank = code.inputs[0]!.shape.length;
      const axis = axisInMemory(axisAt(code, type), rank, layout);
      code.output(code.apply(options.code(code, axis, axis === rank - 1), code.input()), layout);
    },
    picture: (params) => ({
      kind: 'shares',
      dim: params.dim,
      logarithms: options.logarithms,
      params: { dim: 1 },
    }),
    help: options.help,
  });
}
