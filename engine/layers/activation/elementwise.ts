/** Activations that work on every value by itself differ in their primitive, code and help alone. */
import { literal } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { type LayerDefinition, features } from '../definition.ts';
import type { Builder, Value } from '../../program/builder.ts';

export function activation(options: {
  type: string;
  primitive: (b: Builder, x: Value) => Value;
  /** Name in tfjs. */
  tfjs: string;
  help: LayerDefinition['help'];
}): LayerDefinition {
  return {
    type: options.type,
    family: 'activation',
    prefix: options.type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: [],
    infer: (context) => [inputAt(context)],
    parameters: () => [],
    multiplyAdds: (context) => features(inputAt(context).shape).reduce((product, dim) => product * dim, 1),
    summary: () => '',
    lower: (lowering) => {
      const { value, layout } = lowering.input();
      lowering.output(options.primitive(lowering.b, value), layout);
    },
    typescript: (code) => {
      const config = { name: code.name, activation: options.tfjs };
      const layer = `tf.layers.activation(${literal(config)})`;
      code.output(code.apply(layer, code.input()), code.isChannelsLast() ? 'channelsLast' : 'plain');
    },
    help: options.help,
  };
}
