/**
 * Every layer in mixed bfloat16: no further from PyTorch's float32 than PyTorch's own autocast is, by at most a few
 * roundings (scripts/goldens/autocast.py).
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { array } from '../program/reference/array.ts';
import { interpret } from '../program/reference/interpret.ts';
import { concreteShape } from '../program/shapes.ts';
import type { HostTensor, Runtime, Session } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { storedShape } from '../training/network/network.ts';
import { goldenFeeds, goldenProgram, goldenState, plainOrder, plainWeight } from './testing/goldenProgram.ts';
import { error, type Golden, outputsOf, readGoldens } from './testing/goldens.ts';

/** Largest relative differences; null where PyTorch has none to compare with. */
type Distances = { readonly outputs: number | null; readonly gradients: number | null } | null;
type Inputs = 'float32' | 'bfloat16';

const file = new URL('testing/autocast.json', import.meta.url);
const { layers } = JSON.parse(readFileSync(file, 'utf8')) as {
  layers: Record<string, Record<Inputs, Distances>[]>;
};

/** Half of the distance of two numbers of bfloat16, relative. */
const ROUNDING = 2 ** -9;
/** Roundings by which an order of operations other than PyTorch's may differ from it. */
const SLACK = 4 * ROUNDING;

const cases = [...readGoldens()].flatMap(([type, all]) =>
  all.flatMap((golden, i) =>
    (['float32', 'bfloat16'] as const).map((inputs) => ({
      type,
      i,
      inputs,
      golden,
      bounds: layers[type]?.[i]?.[inputs],
    })),
  ),
);
const comparable = cases.filter(({ bounds }) => bounds);

type Run = (made: ReturnType<typeof goldenProgram>, golden: Golden) => Promise<Record<string, HostTensor>>;

function compare(
  { trained }: ReturnType<typeof goldenProgram>,
  golden: Golden,
  result: Record<string, HostTensor>,
): { outputs: number; gradients: number } {
  const outputs = outputsOf(golden).map(({ output }, i) => error(result[`output${i}`]!.data, output));
  const ofInputs = golden.inputGradients.flatMap((gradient, i) => {
    const got = result[`dx${i}`];
    return got ? [error(plainOrder(got, 'channelsLast'), gradient)] : [];
  });
  const ofWeights = golden.inputGradients.length
    ? trained.map((spec) => error(plainWeight(spec, result[`d${spec.name}`]!), golden.parameterGradients[spec.name]!))
    : [];
  return { outputs: Math.max(...outputs), gradients: Math.max(0, ...ofInputs, ...ofWeights) };
}

function suite(run: Run, chosen: typeof comparable): void {
  it.each(chosen)('$type case $i, inputs in $inputs', async ({ type, inputs, golden, bounds }) => {
    const low = inputs === 'bfloat16';
    const made = goldenProgram(type, golden, { layout: 'channelsLast', precision: 'bfloat16', low });
    const found = compare(made, golden, await run(made, golden));
    if (bounds!.outputs !== null) expect(found.outputs).toBeLessThanOrEqual(2 * bounds!.outputs + SLACK);
    if (bounds!.gradients !== null) expect(found.gradients).toBeLessThanOrEqual(2 * bounds!.gradients + SLACK);
  });
}

describe('mixed bfloat16 on the reference runtime', () => {
  suite(async ({ program, specs }, golden) => {
    const state = goldenState(specs);
    const stored = ({ dtype, shape, data }: HostTensor) => array(dtype, shape, data);
    const feeds = Object.fromEntries(
      Object.entries(goldenFeeds(golden, 'channelsLast')).map(([name, tensor]) => [name, stored(tensor)]),
    );
    const variables = new Map(Object.entries(state).map(([name, tensor]) => [name, stored(tensor)]));
    const { outputs } = interpret(program, feeds, variables);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { shape, data }]) => [
        name,
        { dtype: 'float32' as const, shape: concreteShape(shape, 1), data: Float32Array.from(data) },
      ]),
    );
  }, comparable);
});

/** Its kernels are what differs here: one case of each layer, in what they compute in. */
const firsts = comparable.filter(({ i, inputs }) => i === 0 && inputs === 'bfloat16');
const tensorflow = FAST_RUNTIMES.find(({ name }) => name === 'tensorflow')!;
describe.skipIf(tensorflow.missing)('mixed bfloat16 on tensorflow', () => {
  let runtime: Runtime;
  let session: Session | null = null;
  beforeAll(async () => {
    runtime = await tensorflow.load();
  });
  afterEach(() => session?.dispose());
  suite(async ({ program, specs }, golden) => {
    const variables = specs.map((spec) => ({ name: spec.name, dtype: 'float32' as const, shape: storedShape(spec) }));
    session = await runtime.createSession({ variables, functions: { f: { program, repeated: false } } });
    await session.write(goldenState(specs));
    return session.run('f', goldenFeeds(golden, 'channelsLast'));
  }, firsts);
});

it('has distances for every case, but what PyTorch has no kernel for', () => {
  expect(new Set(cases.filter(({ bounds }) => !bounds).map(({ type }) => type))).toEqual(new Set(['Bilinear']));
});
