/** Pooling whose window is the whole image. */
import type { Builder, Value } from '../../program/builder.ts';
import { lambda, sampleShape } from '../code.ts';
import { imageAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';

export function globalPool(options: {
  type: string;
  /** Of images with their channels last; keeps the axes. */
  primitive: (b: Builder, x: Value) => Value;
  /** Function of tf. */
  tfjs: string;
  help: LayerDefinition['help'];
}): LayerDefinition {
  return {
    type: options.type,
    family: 'pooling',
    prefix: 'pool',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields: [],
    infer: (context) => [{ dtype: 'float32', shape: ['N', imageAt(context, options.type).channels, 1, 1] }],
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: () => '→ 1×1',
    lower: (lowering) => lowering.output(options.primitive(lowering.b, lowering.channelsLast()), 'channelsLast'),
    typescript: (code) => {
      const layer = lambda(code, `tf.${options.tfjs}(x, [1, 2], true)`, sampleShape(code, 'channelsLast'));
      code.output(code.apply(layer, code.channelsLast()), 'channelsLast');
    },
    help: options.help,
  };
}
