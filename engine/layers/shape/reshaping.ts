/** Layers that only change the shape. */
import type { Shape } from '../../program/types.ts';
import { literal } from '../code.ts';
import { contextOf, anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition, ShapeContext } from '../definition.ts';
import type { Field, ParamsOf } from '../parameters.ts';
import type { PictureOf } from '../picture.ts';
import type { PythonContext } from '../python.ts';

export interface ReshapingOptions<F extends readonly Field[]> {
  readonly type: string;
  readonly fields: F;
  /** The new shape, batch first. */
  readonly shape: (context: ShapeContext<ParamsOf<F>>) => Shape;
  /** Python, where it is not a module of torch.nn. */
  readonly python?: (code: PythonContext<ParamsOf<F>>) => void;
  readonly picture: (params: ParamsOf<F>) => PictureOf<'reshape'>;
  readonly help: LayerDefinition['help'];
}

/** A layer that changes the shape; the elements and their order stay. */
export function reshaping<const F extends readonly Field[]>(options: ReshapingOptions<F>): LayerDefinition;
export function reshaping(options: ReshapingOptions<readonly Field[]>): LayerDefinition {
  return {
    type: options.type,
    family: 'shape',
    role: 'reshape',
    prefix: options.type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: options.fields,
    infer: (context) => [{ dtype: anyAt(context).dtype, shape: options.shape(context) }],
    parameters: () => [],
    multiplyAdds: () => 0,
    summary: (context) => (context ? options.shape(context).slice(1).join('×') : ''),
    lower: (lowering) => {
      const shape = options.shape(contextOf(lowering.params, [lowering.shape()]));
      lowering.output(lowering.b.reshape(lowering.plain(), shape));
    },
    typescript: (code) => {
      const targetShape = code.outputs[0]!.shape.slice(1);
      code.output(code.apply(`tf.layers.reshape(${literal({ name: code.name, targetShape })})`, code.plain()));
    },
    ...(options.python ? { python: options.python } : {}),
    picture: options.picture,
    help: options.help,
  };
}
