/**
 * Which input elements each output element depends on, found by perturbation: each element is changed far up and far
 * down, and the outputs that change depend on it. So a maximum depends on all of its operands, and a sum on none that
 * is multiplied by 0. No rule of a layer or of a primitive is repeated here.
 */
import type { Program } from '../types.ts';
import { type Array64, sizeOf } from './array.ts';
import { type Feeds, interpret, type Variables } from './interpret.ts';

/** An element of an input or of a variable, by its row-major index. */
export interface Source {
  readonly name: string;
  readonly element: number;
}
/** Sources of every element of one output, in row-major order. */
export type Dependencies = readonly (readonly Source[])[];

/** Size of a perturbation: far beyond the small values used, still within double precision. */
const STEP = 1000;
const STEPS = [STEP, -STEP];

const changed = ({ dtype, shape, data }: Array64, element: number, by: number): Array64 => {
  const copy = Float64Array.from(data);
  copy[element]! += by;
  return { dtype, shape, data: copy };
};

/** Whether two numbers are equal up to the rounding of an added and subtracted perturbation. */
const same = (one: number, other: number): boolean =>
  one === other ||
  (Number.isNaN(one) && Number.isNaN(other)) ||
  Math.abs(one - other) < 1e-9 * Math.max(1, Math.abs(other));

/** Records the output elements that differ from those of the unperturbed run. */
function note(found: Source[][], source: Source, now: Float64Array, start: number, without: Float64Array): void {
  without.forEach((value, i) => {
    if (!same(now[start + i]!, value) && found[i]!.at(-1) !== source) found[i]!.push(source);
  });
}

interface Options {
  /** Inputs and variables to perturb. */
  readonly of: readonly string[];
  /**
   * Whether samples are independent and the feeds hold one: all perturbed inputs then run as one batch, which is much
   * faster. False where the program mixes samples.
   */
  readonly apart: boolean;
}

/**
 * @param feeds with one sample where `apart`
 * @returns dependencies by output name
 */
export function dependencies(
  program: Program,
  feeds: Feeds,
  variables: Variables,
  { of, apart }: Options,
): Readonly<Record<string, Dependencies>> {
  const { outputs } = interpret(program, feeds, variables);
  const found = Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, (): Source[] => [])]),
  );
  const compare = (now: Readonly<Record<string, Array64>>, source: Source, sample: number): void => {
    for (const [name, { data }] of Object.entries(outputs)) {
      note(found[name]!, source, now[name]!.data, sample * data.length, data);
    }
  };
  const changes = of.flatMap((name) => {
    const { length } = (feeds[name] ?? variables.get(name)!).data;
    return Array.from({ length }, (_, element): Source => ({ name, element }));
  });
  const batched = changes.filter(({ name }) => apart && name in feeds);
  if (batched.length) {
    const samples = batched.flatMap((source) => STEPS.map((by) => ({ source, by })));
    const now = interpret(program, repeated(feeds, samples), variables).outputs;
    samples.forEach(({ source }, sample) => compare(now, source, sample));
  }
  for (const source of changes.filter((change) => !batched.includes(change))) {
    const { name, element } = source;
    for (const by of STEPS) {
      const fed = name in feeds ? { ...feeds, [name]: changed(feeds[name]!, element, by) } : feeds;
      const kept = name in feeds ? variables : new Map(variables).set(name, changed(variables.get(name)!, element, by));
      compare(interpret(program, fed, kept).outputs, source, 0);
    }
  }
  return found;
}

/** The one sample of every feed, repeated for each perturbation. */
function repeated(feeds: Feeds, samples: readonly { readonly source: Source; readonly by: number }[]): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]) => {
      const size = sizeOf(shape.slice(1));
      const all = new Float64Array(size * samples.length);
      samples.forEach(({ source, by }, i) => {
        all.set(data, i * size);
        if (source.name === name) all[i * size + source.element]! += by;
      });
      return [name, { dtype, shape: [samples.length, ...shape.slice(1)], data: all }];
    }),
  );
}
