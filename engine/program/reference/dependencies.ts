/**
 * Which elements of its inputs each element of a result depends on. Found out by trying: one element after the other is
 * changed, once far up and once far down, and what comes out otherwise depends on it. So a maximum depends on all that
 * it is taken of, and a sum on nothing that it multiplies by 0. No rule of a layer or of a primitive is repeated.
 */
import type { Program } from '../types.ts';
import { type Array64, sizeOf } from './array.ts';
import { type Feeds, interpret, type Variables } from './interpret.ts';

/** An element of an input or of a variable, by its place in row-major order. */
export interface Source {
  readonly name: string;
  readonly element: number;
}
/** For every element of one output, in row-major order. */
export type Dependencies = readonly (readonly Source[])[];

/** Far beyond what small values become, and still far from where numbers lose their digits. */
const STEP = 1000;
const STEPS = [STEP, -STEP];

const changed = ({ dtype, shape, data }: Array64, element: number, by: number): Array64 => {
  const copy = Float64Array.from(data);
  copy[element]! += by;
  return { dtype, shape, data: copy };
};

/** Whether both are the same but for the rounding of what was changed and taken away again. */
const same = (one: number, other: number): boolean =>
  one === other ||
  (Number.isNaN(one) && Number.isNaN(other)) ||
  Math.abs(one - other) < 1e-9 * Math.max(1, Math.abs(other));

/** Notes the elements of an output that differ from what they are without the change. */
function note(found: Source[][], source: Source, now: Float64Array, start: number, without: Float64Array): void {
  without.forEach((value, i) => {
    if (!same(now[start + i]!, value) && found[i]!.at(-1) !== source) found[i]!.push(source);
  });
}

interface Options {
  /** Inputs and variables whose elements are changed. */
  readonly of: readonly string[];
  /**
   * Samples do not see each other, and the feeds hold one: all changes of inputs are then samples of one batch, which is
   * much quicker. Whatever mixes samples needs false.
   */
  readonly apart: boolean;
}

/**
 * @param feeds with one sample where `apart`
 * @returns by the name of the output
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

/** The one sample of every feed as often as there are changes, each with its own. */
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
