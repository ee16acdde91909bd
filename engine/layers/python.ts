/** Context of a layer's exported Python, on PyTorch. */
import type { TensorType } from '../program/types.ts';
import type { Field, Resolved } from './parameters.ts';
import { python } from '../settings/python.ts';
import signatures from './signatures.json' with { type: 'json' };

export { named, python } from '../settings/python.ts';

/** Helpers of the exported file for operations that torch.nn lacks. */
export type PythonHelper =
  | 'BatchNorm1d'
  | 'BatchNorm2d'
  | 'BatchNorm3d'
  | 'GaussianNoise'
  | 'LearnedPositionalEncoding'
  | 'SinusoidalPositionalEncoding'
  | 'causal_mask';

export interface PythonContext<P extends Resolved = Resolved> {
  readonly layer: { readonly type: string; readonly fields: readonly Field[] };
  /** Parameters with derived ones, by PyTorch's names. */
  readonly params: P;
  /** Types of the inputs, in PyTorch's order of axes. */
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  /** Expression of an input. */
  input(index?: number): string;
  /** Expression of a tensor with the batch as its first axis, from which a layer without inputs gets the batch size. */
  batch(): string;
  /** Adds a submodule to the model: `self.conv1`. */
  module(expression: string): string;
  /** A name for an intermediate value: `lstm1_hidden`. */
  variable(suffix: string): string;
  /** Adds a line to `forward`. */
  line(text: string): void;
  use(helper: PythonHelper): string;
  /** One expression for each output of the layer. */
  output(...expressions: string[]): void;
}

/** For each module a list of argument names, with their defaults if they have some. */
const SIGNATURES: Readonly<Record<string, readonly (readonly unknown[])[] | undefined>> = signatures;
/** Most arguments without default that are written positionally. */
const PLACED = 2;

/**
 * `nn.Conv2d(1, 6, kernel_size=5)`: PyTorch's defaults are omitted.
 * @param changed parameters that PyTorch has in another form, by its names; undefined for its default
 */
export function nnModule({ layer, params }: PythonContext, changed: Readonly<Record<string, unknown>> = {}): string {
  const signature = SIGNATURES[layer.type];
  if (!signature)
    throw new Error(`torch.nn has no ${layer.type} in signatures.json: run scripts/goldens/signatures.py`);
  const kinds = new Map(layer.fields.map(({ key, kind }) => [key, kind]));
  const given: Readonly<Record<string, unknown>> = { ...params, ...changed };
  const args = signature.flatMap(([key, ...standard], place) => {
    const name = key as string;
    const value = shortened(given[name], name in changed ? undefined : kinds.get(name));
    const taken = value === undefined || value === null || (standard.length > 0 && value === standard[0]);
    if (taken) return [];
    return [standard.length || place >= PLACED ? `${name}=${python(value)}` : python(value)];
  });
  return `nn.${layer.type}(${args.join(', ')})`;
}

/** One number for a window of equal sizes, or for a size that follows from the input. */
function shortened(value: unknown, kind: Field['kind'] | undefined): unknown {
  if (!Array.isArray(value)) return value;
  const alike = (kind === 'pair' || kind === 'triple') && value.every((size) => size === value[0]);
  return alike || (kind === 'derived' && value.length === 1) ? (value[0] as unknown) : value;
}

/** A layer that is a module of torch.nn by the same name, applied to its inputs. */
export function standard(code: PythonContext, changed: Readonly<Record<string, unknown>> = {}): void {
  const inputs = code.inputs.map((_, i) => code.input(i)).join(', ');
  code.output(`${code.module(nnModule(code, changed))}(${inputs})`);
}
