/** The weights of attention, with PyTorch's names, order and initialization. */
import type { ShapeContext } from '../definition.ts';
import type { ParameterSpec } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';

export interface AttentionSizes {
  /** Features of the queries and of the result. */
  readonly width: number;
  readonly number: number;
  readonly bias: boolean;
  readonly keyWidth: number;
  readonly valueWidth: number;
}

/** Whether keys or values have another width than queries, and thus separate projections. */
export const separateProjections = ({ width, keyWidth, valueWidth }: AttentionSizes): boolean =>
  keyWidth !== width || valueWidth !== width;

/** Refuses a number of heads that does not divide the features. */
export function checkHeads(context: ShapeContext, layer: string, key: string, width: number): void {
  const number = context.params[key] as number;
  if (width % number === 0) return;
  const divisors = Array.from({ length: width }, (_, i) => i + 1).filter((n) => width % n === 0 && n <= number);
  throw new LayerProblem(
    'layer.heads',
    { layer, field: key, number, width, got: formatShape(context.inputs[0]!.shape) },
    { field: key, fixes: [{ kind: 'setParams', params: { [key]: divisors[divisors.length - 1]! } }] },
  );
}

type Initializer = ParameterSpec['initializer'];
const zeros: Initializer = { kind: 'zeros' };
/** Xavier initialization (Glorot and Bengio, 2010). */
const xavier = (outputs: number, inputs: number): Initializer => ({
  kind: 'uniform',
  bound: Math.sqrt(6 / (inputs + outputs)),
});
const fanIn = (inputs: number): Initializer => ({ kind: 'uniform', bound: 1 / Math.sqrt(inputs) });

const spec = (name: string, shape: readonly number[], initializer: Initializer): ParameterSpec => ({
  name,
  shape,
  trainable: true,
  initializer,
});

/**
 * Weights of multi-head attention with nn.MultiheadAttention's names and shapes.
 * @param prefix of each name
 */
export function attentionParameters(prefix: string, sizes: AttentionSizes): ParameterSpec[] {
  const { width, keyWidth, valueWidth, bias } = sizes;
  const projection = (name: string, inputs: number): ParameterSpec =>
    spec(`${prefix}${name}_proj_weight`, [width, inputs], xavier(width, inputs));
  return [
    ...(separateProjections(sizes)
      ? [projection('q', width), projection('k', keyWidth), projection('v', valueWidth)]
      : [spec(`${prefix}in_proj_weight`, [3 * width, width], xavier(3 * width, width))]),
    ...(bias ? [spec(`${prefix}in_proj_bias`, [3 * width], zeros)] : []),
    spec(`${prefix}out_proj.weight`, [width, width], fanIn(width)),
    ...(bias ? [spec(`${prefix}out_proj.bias`, [width], zeros)] : []),
  ];
}

/** Weight [outputs, inputs] and bias [outputs] with PyTorch's initialization of nn.Linear. */
export function linearParameters(name: string, inputs: number, outputs: number, bias: boolean): ParameterSpec[] {
  const weight = spec(`${name}.weight`, [outputs, inputs], fanIn(inputs));
  return bias ? [weight, spec(`${name}.bias`, [outputs], fanIn(inputs))] : [weight];
}

/** Weight [width] of ones and bias [width] of zeros. */
export function normParameters(name: string, width: number, bias: boolean): ParameterSpec[] {
  const weight = spec(`${name}.weight`, [width], { kind: 'ones' });
  return bias ? [weight, spec(`${name}.bias`, [width], zeros)] : [weight];
}

/** MACs of an attention. */
export const attentionCost = ({ width, keyWidth, valueWidth }: AttentionSizes, length: number, steps: number): number =>
  2 * length * width * width + steps * width * (keyWidth + valueWidth) + 2 * length * steps * width;
