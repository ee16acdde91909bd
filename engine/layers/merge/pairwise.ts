/** Elementwise arithmetic between tensors, with broadcasting as in PyTorch. */
import type { Builder, Value } from '../../program/builder.ts';
import { broadcastShapes } from '../../program/shapes.ts';
import type { Shape } from '../../program/types.ts';
import { layoutOf, sampleShape, type CodeContext } from '../code.ts';
import { inputAt, ONE_OUTPUT } from '../common.ts';
import type { InputPorts, LayerDefinition, ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { toChannelsLast, toPlain } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

/** Ports of operations in which the order of tensors matters. */
export const TWO_INPUTS: InputPorts = [
  { id: 'in0', label: { en: 'first', zh: '第一个' } },
  { id: 'in1', label: { en: 'second', zh: '第二个' } },
];
export const MANY_INPUTS: InputPorts = { variadic: true, min: 2 };

function joined(context: ShapeContext, layer: string): Shape {
  const first = inputAt(context).shape;
  return context.inputs.reduce<Shape>((shape, _, input) => {
    const { shape: other } = inputAt(context, input);
    const fits =
      shape.length === other.length && shape.every((dim, i) => dim === other[i] || dim === 1 || other[i] === 1);
    if (fits) return broadcastShapes(shape, other);
    const params = { layer, first: formatShape(first), other: formatShape(other) };
    throw new LayerProblem('layer.unequalShapes', params, { input });
  }, first);
}

/**
 * A layer that combines two or more tensors element by element, with NumPy's broadcasting. Throws a LayerProblem where
 * shapes cannot be broadcast.
 */
export function pairwise(options: {
  type: string;
  prefix: string;
  inputs: InputPorts;
  /** Operator in Python. */
  operator: string;
  /** Operator in text. */
  sign: '+' | '−' | '×' | '÷';
  primitive: (b: Builder, x: Value, y: Value) => Value;
  /** Expression of a layer; `shape` is that of its result without the batch. */
  code: (code: CodeContext, shape: readonly number[]) => string;
  help: LayerDefinition['help'];
}): LayerDefinition {
  return {
    type: options.type,
    family: 'merge',
    prefix: options.prefix,
    inputs: options.inputs,
    outputs: ONE_OUTPUT,
    fields: [],
    undefinedSomewhere: () => options.operator === '/',
    infer: (context) => [{ dtype: 'float32', shape: joined(context, options.type) }],
    parameters: () => [],
    multiplyAdds: (context, [output]) =>
      (context.inputs.length - 1) * (output!.shape.slice(1) as number[]).reduce((product, dim) => product * dim, 1),
    summary: () => '',
    lower: (lowering) => {
      const { b, inputs } = lowering;
      const { layout } = lowering.input();
      const values = inputs.map((tensor) => (layout === 'plain' ? toPlain(b, tensor) : toChannelsLast(b, tensor)));
      lowering.output(
        values.reduce((before, value) => options.primitive(b, before, value)),
        layout,
      );
    },
    typescript: (code) => {
      const layout = layoutOf(code);
      const inputs = code.inputs.map((_, i) => (layout === 'plain' ? code.plain(i) : code.channelsLast(i)));
      code.output(code.apply(options.code(code, sampleShape(code, layout)), `[${inputs.join(', ')}]`), layout);
    },
    python: (code) => code.output(code.inputs.map((_, i) => code.input(i)).join(` ${options.operator} `)),
    picture: { kind: 'pairwise', sign: options.sign },
    help: options.help,
  };
}
