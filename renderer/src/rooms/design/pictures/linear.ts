/** A linear layer small enough to show every weight. */
import { requiredInputs } from '../../../../../engine/layers/ports.ts';
import { run, type Scene, sizeOf } from './scene.ts';
import { spread, type Tensor, written } from './tensor.ts';

export interface Linear {
  /** Inputs of the sum, with their text. */
  readonly inputs: readonly { readonly value: number; readonly text: string }[];
  /** Whether the inputs are all products of values of two inputs. */
  readonly pairs: boolean;
  /** [output, input], as in PyTorch. */
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[] | null;
  readonly outputs: readonly number[];
  /** Number of outputs that are not drawn. */
  readonly more: number;
}

const ONE: readonly Tensor[] = [{ shape: [1, 4], values: [0.9, -0.4, 0.6, 0.2] }];
const TWO: readonly Tensor[] = [
  { shape: [1, 2], values: [0.9, -0.4] },
  { shape: [1, 2], values: [0.6, -0.8] },
];

/** Inputs of the sum: the values of one input, or the products of those of two. */
const summed = (inputs: readonly Tensor[]): Linear['inputs'] =>
  inputs
    .map(({ values }) => values.map((value) => ({ value, text: written(value) })))
    .reduce((first, second) =>
      first.flatMap((a) => second.map((b) => ({ value: a.value * b.value, text: `${a.text}·${b.text}` }))),
    );

export function linearOf(scene: Scene<'linear'>): Linear {
  const pairs = requiredInputs(scene.layer, scene.params, []).length === 2;
  const given = pairs ? TWO : ONE;
  const inputs = summed(given);
  const seen = new Map<string, readonly number[]>();
  const [made] = run(scene, given, {
    weights: ({ name, shape }, index) => {
      const values = Array.from({ length: sizeOf(shape) }, (_, i) => spread(i + 40 * index));
      seen.set(name, values);
      return values;
    },
  });
  const weight = seen.get('weight')!;
  const outputs = made!.values;
  return {
    inputs,
    pairs,
    weights: outputs.map((_, o) => weight.slice(o * inputs.length, (o + 1) * inputs.length)),
    bias: scene.picture.bias ? seen.get('bias')! : null,
    outputs,
    more: scene.picture.features - outputs.length,
  };
}
