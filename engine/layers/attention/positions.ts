/** Layers that add a positional encoding to each step of a sequence. */
import type { Value } from '../../program/builder.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, stepsAt, valuesOf } from '../common.ts';
import type { CodeContext } from '../code.ts';
import type { LayerDefinition, ShapeContext } from '../definition.ts';
import type { Field, ParamsOf, ParameterSpec } from '../parameters.ts';
import type { PictureOf } from '../picture.ts';
import type { Lowering } from '../lowering.ts';

export interface Steps {
  readonly length: number;
  readonly features: number;
}

export interface PositionOptions<F extends readonly Field[]> {
  type: 'LearnedPositionalEncoding' | 'SinusoidalPositionalEncoding';
  fields: F;
  /** Throws a LayerProblem for inputs that do not fit. */
  check?: (context: ShapeContext<ParamsOf<F>>, steps: Steps) => void;
  parameters?: (context: ShapeContext<ParamsOf<F>>, steps: Steps) => readonly ParameterSpec[];
  /** The encoding, [length, features]. */
  table: (lowering: Lowering<ParamsOf<F>>, steps: Steps) => Value;
  /** Expression of a layer. */
  code: (code: CodeContext<ParamsOf<F>>, steps: Steps) => string;
  /** Arguments of the class in the exported Python. */
  python: (context: ShapeContext<ParamsOf<F>>, steps: Steps) => string;
  picture: (params: ParamsOf<F>) => PictureOf<'positions'>;
  help: LayerDefinition['help'];
}

/** A layer that adds a vector to each step of [N, steps, width]; the shape stays. */
export function positionLayer<const F extends readonly Field[]>(options: PositionOptions<F>): LayerDefinition;
export function positionLayer(options: PositionOptions<readonly Field[]>): LayerDefinition {
  const { type } = options;
  const stepsOf = (context: ShapeContext): Steps => {
    const steps = stepsAt(context, type);
    options.check?.(context, steps);
    return steps;
  };
  return {
    type,
    family: 'attention',
    prefix: 'position',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: options.fields,
    infer: (context) => {
      stepsOf(context);
      return [context.inputs[0]!];
    },
    parameters: (context) => options.parameters?.(context, stepsOf(context)) ?? [],
    multiplyAdds: (context) => valuesOf(context),
    summary: (context) => (context ? `${stepsAt(context, type).length} positions` : ''),
    lower: (lowering) => {
      const steps = stepsOf(contextOf(lowering.params, [lowering.shape()]));
      lowering.output(lowering.b.add(lowering.plain(), options.table(lowering, steps)));
    },
    typescript: (code) => code.output(code.apply(options.code(code, stepsOf(code)), code.plain())),
    python: (code) => {
      const module = code.module(`${code.use(type)}(${options.python(code, stepsOf(code))})`);
      code.output(`${module}(${code.input()})`);
    },
    picture: options.picture,
    help: options.help,
  };
}
