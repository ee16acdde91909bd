/** Which elements of its inputs an element of an operation's result is computed from. */
import { createBuilder } from '../../program/createBuilder.ts';
import { dependencies } from '../../program/reference/dependencies.ts';
import { array, type Array64 } from '../../program/reference/array.ts';
import type { Program } from '../../program/types.ts';
import { countOf, type TapeNode } from '../torch/tensor.ts';

/** Most elements of a result, and of all inputs of an operation, that are traced. */
const [MOST_RESULTS, MOST_INPUTS] = [64, 256];

/** By element of the result, and by input: row-major indices of the elements that it is computed from. */
export type ElementSources = readonly (readonly (readonly number[])[])[];

/** An operation as a program of its inputs `x0`, `x1`, …; null where it has too many elements to be traced. */
export function elementProgram({ inputs, build }: TapeNode, shape: readonly number[]): Program | null {
  const sizes = inputs.map(({ size }) => size);
  const isSmall = countOf(shape) <= MOST_RESULTS && sizes.reduce((sum, size) => sum + size, 0) <= MOST_INPUTS;
  if (!isSmall || !sizes.length) return null;
  const b = createBuilder();
  const y = build(b, ...inputs.map((input, i) => b.input(`x${i}`, { dtype: 'float32', shape: input.shape })));
  return b.finish({ y });
}

/**
 * Found by changing each element in turn, whatever the operation is. The inputs have numbers of their own, none of them
 * 0 and no two equal, so that what a product with 0 hides is found as well.
 * @param program of `elementProgram` @param shapes of its inputs
 */
export function elementSources(program: Program, shapes: readonly (readonly number[])[]): ElementSources {
  let next = 0;
  const feeds: Record<string, Array64> = {};
  shapes.forEach((shape, i) => {
    const values = Float64Array.from({ length: countOf(shape) }, () => 1 + 0.01 * (next += 1));
    feeds[`x${i}`] = array('float32', shape, values);
  });
  const found = dependencies(program, feeds, new Map(), { of: Object.keys(feeds), apart: false })['y']!;
  return found.map((sources) =>
    shapes.map((_, i) => sources.flatMap(({ name, element }) => (name === `x${i}` ? [element] : []))),
  );
}
