/** A formula that is not a curve: grids as inputs and output. */
import { requiredInputs } from '../../../../../engine/layers/ports.ts';
import type { Mapping } from './mapping.ts';
import { make, type Scene } from './scene.ts';
import { mapped, spread, tensor, valueAt, written } from './tensor.ts';

const [SIDE, MOST_INPUTS, MOST_LETTERS] = [3, 4, 34];

export function formulaOf(scene: Scene<'formula'>): Mapping | null {
  const { text, inputs: count, gathers } = scene.picture;
  if (count > MOST_INPUTS) return null;
  const inputs = Array.from({ length: count }, (_, i) => tensor([1, SIDE, SIDE], (k) => spread(k + i * SIDE * SIDE)));
  const names = requiredInputs(scene.layer, scene.params, []);
  const short = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
  return mapped(
    inputs,
    make(scene, inputs),
    { under: short, says: (words) => words.formula(text) },
    {
      written: (value, _, index) =>
        gathers
          ? `= ${written(value)}`
          : `${names.map((name, i) => `${name} = ${written(valueAt(inputs[i]!, index))}`).join(', ')}: ${written(value)}`,
    },
  );
}
