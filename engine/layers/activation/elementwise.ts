/** Elementwise activations, which differ only in primitives, code and help. */
import type { Builder, Value } from '../../program/builder.ts';
import { lambda, layoutOf, literal, type CodeContext } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import type { Field, FieldOf, ParamsOf } from '../parameters.ts';

/** A tfjs activation, a tfjs layer, or a function of the tensor `x`. */
export type ActivationCode = string | { readonly layer: string } | { readonly of: string };

export interface ActivationOptions<F extends readonly Field[]> {
  readonly type: string;
  readonly fields?: F;
  readonly gives?: LayerDefinition['gives'];
  readonly saturates?: LayerDefinition['saturates'];
  /** Throws a LayerProblem for parameters that contradict each other. */
  readonly check?: (params: ParamsOf<F>) => void;
  readonly primitive: (b: Builder, x: Value, params: ParamsOf<F>) => Value;
  readonly tfjs: string | ((params: ParamsOf<F>, name: string) => ActivationCode);
  readonly help: LayerDefinition['help'];
}

/** Expression of a layer that applies one activation. */
function layerCode(code: CodeContext, activation: ActivationCode): string {
  if (typeof activation === 'string') return `tf.layers.activation(${literal({ name: code.name, activation })})`;
  if ('layer' in activation) return activation.layer;
  return lambda(code, activation.of);
}

/** An elementwise layer, which keeps the shape. `primitive` is its formula, `tfjs` its exported code. */
export function activation<const F extends readonly Field[]>(options: ActivationOptions<F>): LayerDefinition;
export function activation({
  type,
  fields = [],
  gives,
  saturates,
  check,
  primitive,
  tfjs,
  help,
}: ActivationOptions<readonly Field[]>): LayerDefinition {
  return {
    type,
    family: 'activation',
    ...(gives ? { gives } : {}),
    ...(saturates ? { saturates } : {}),
    prefix: type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    fields,
    infer: (context) => {
      check?.(context.params);
      return [inputAt(context)];
    },
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: (_, params) => fields.map(({ key }) => `${key} ${String(params[key])}`).join(', '),
    lower: (lowering) => {
      const { value, layout } = lowering.input();
      lowering.output(primitive(lowering.b, value, lowering.params), layout);
    },
    typescript: (code) => {
      const written = typeof tfjs === 'string' ? tfjs : tfjs(code.params, code.name);
      code.output(code.apply(layerCode(code, written), code.input()), layoutOf(code));
    },
    picture: { kind: 'curve' },
    help,
  };
}

/** A field for any number. */
export const numberField = <const K extends string>(
  key: K,
  value: number,
  en: string,
  zh: string,
  limits: object = {},
): FieldOf<K, 'number'> => ({
  key,
  kind: 'number',
  default: value,
  ...limits,
  help: { en, zh },
});

/** Code that clamps values. At a bound the gradient is 0, as in PyTorch; that of tf.relu6 and tf.clipByValue is 1. */
export const bounded = (x: string, low: number, high: number): string =>
  `tf.minimum(${high}, tf.maximum(${low}, ${x}))`;
