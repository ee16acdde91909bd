import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { values } from '../../program/testing/formula.ts';
import type { Program } from '../../program/types.ts';
import type { HostTensors } from '../runtime.ts';
import { testGpu } from '../testing/gpu.ts';
import { fuse } from './fuse.ts';

const gpu = testGpu();

const SHAPE = [3, 4];
const FEEDS = { x: SHAPE, row: [4], column: [3, 1], scalar: [] } as const;

/** A program over feeds of several shapes. */
function program(
  build: (b: ReturnType<typeof createBuilder>, feeds: Record<keyof typeof FEEDS, Value>) => Value,
): Program {
  const b = createBuilder();
  const feeds = Object.fromEntries(
    Object.entries(FEEDS).map(([name, shape]) => [name, b.input(name, { dtype: 'float32', shape })]),
  );
  return b.finish({ y: build(b, feeds as Record<keyof typeof FEEDS, Value>) });
}
const kinds = (given: Program): string[] =>
  fuse(given)
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'Input');

it('computes a chain in one operation', () => {
  const chain = program((b, { x, row, scalar }) => b.relu(b.add(b.mul(x, scalar), row)));
  expect(kinds(chain)).toEqual(['Fused']);
  const [fused] = fuse(chain).filter(({ kind }) => kind === 'Fused');
  expect(fused).toMatchObject({ expression: 'relu((($0 * $1) + $2))' });
});

it('computes a value that is used twice once, and one of another shape for itself', () => {
  expect(kinds(program((b, { x, row }) => ((sum) => b.mul(sum, sum))(b.add(x, row))))).toEqual(['Add', 'Mul']);
  expect(kinds(program((b, { x, row, scalar }) => b.mul(x, b.add(row, scalar))))).toEqual(['Add', 'Mul']);
});

it('computes a mask within the selection by it', () => {
  const given = program((b, { x, column }) => b.select(b.greater(x, column), b.sigmoid(x), column));
  expect(kinds(given)).toEqual(['Fused']);
});

it('leaves no term or factor twice in what a compiler may rearrange', () => {
  expect(kinds(program((b, { x, row }) => b.add(b.sub(row, x), x)))).toEqual(['Sub', 'Add']);
  expect(kinds(program((b, { x, row }) => b.mul(b.div(row, x), x)))).toEqual(['Div', 'Mul']);
  expect(kinds(program((b, { x, row }) => b.sub(b.mul(row, x), b.mul(row, x))))).toEqual(['Mul', 'Fused']);
  expect(kinds(program((b, { x, scalar }) => b.mul(x, b.sub(scalar, x))))).toEqual(['Fused']);
});

it('uses no more operands than a shader may have', () => {
  const many = program((b, { x }) => {
    const constants = Array.from({ length: 12 }, (_, i) => b.constant([i], []));
    return constants.reduce((sum, constant) => b.add(sum, constant), x);
  });
  for (const { inputs } of fuse(many)) expect(inputs.length).toBeLessThanOrEqual(7);
});

type Choice = readonly [operation: number, first: number, second: number, third: number];
const choices: fc.Arbitrary<Choice[]> = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), {
  minLength: 1,
  maxLength: 14,
});

/** A random graph of elementwise operations over everything that was made before. */
function random(steps: readonly Choice[]): Program {
  return program((b, feeds) => {
    const made: Value[] = Object.values(feeds);
    for (const [operation, ...places] of steps) {
      const [p, q, r] = places.map((place) => made[place % made.length]!) as [Value, Value, Value];
      const operations = [
        () => b.add(p, q),
        () => b.sub(p, q),
        () => b.mul(p, q),
        () => b.neg(p),
        () => b.relu(p),
        () => b.sigmoid(p),
        () => b.tanh(p),
        () => b.maximum(p, q),
        () => b.minimum(p, q),
        // Apart from numbers that differ by rounding only, of which either may be the greater.
        () => b.select(b.greater(p, b.add(q, b.scalar(0.0137))), q, r),
        () => b.cast(b.greater(b.scalar(0.0731), p), 'float32'),
        () => b.div(p, b.add(b.mul(q, q), b.scalar(1))),
      ];
      made.push(operations[operation % operations.length]!());
    }
    return b.add(made.at(-1)!, feeds.x);
  });
}

function feedsOf(special: number): HostTensors {
  return Object.fromEntries(
    Object.entries(FEEDS).map(([name, shape], i) => {
      const data = values(shape, 1 + i);
      if (name === 'x') data[3] = special;
      return [name, { dtype: 'float32' as const, shape, data }];
    }),
  );
}

describe.skipIf(gpu.missing !== null)(`on WebGPU${gpu.missing ? ` (${gpu.missing})` : ''}`, () => {
  it('computes what the separate operations compute, NaN included', async () => {
    const runtime = await gpu.load();
    const cases = fc.tuple(choices, fc.constantFrom(0.5, 0, NaN));
    await fc.assert(
      fc.asyncProperty(cases, async ([steps, special]) => {
        const given = random(steps);
        const feeds = feedsOf(special);
        const session = await runtime.createSession({
          variables: [],
          functions: { f: { program: given, repeated: false } },
        });
        const { y } = await session.run('f', feeds);
        session.dispose();
        const arrays = Object.fromEntries(
          Object.entries(feeds).map(([name, { shape, data }]) => [name, array('float32', shape, data)]),
        );
        const expected = interpret(given, arrays).outputs['y']!.data;
        expect(y!.data).toHaveLength(expected.length);
        expected.forEach((value, i) => {
          if (Number.isNaN(value)) expect(y!.data[i]).toBeNaN();
          else expect(Math.abs(y!.data[i]! - value)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [[3, 500, 7], [1]],
    [
      [3, 500, 7],
      [0, 1],
    ],
    [[2, 3, 130], [2]],
    [[70_000, 3], [1]],
    // More workgroups than a dispatch has along one axis.
    [[70_000, 33], [1]],
  ])('sums %j over %j', async (shape, axes) => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'float32', shape });
    await same(b.finish({ y: b.sum(x, axes) }), shape);
  });

  it.each(['int32', 'bool'] as const)('transposes %s', async (dtype) => {
    const b = createBuilder();
    const shape = [2, 3, 4, 5];
    const x = b.input('x', { dtype: 'float32', shape });
    const whole = b.cast(b.relu(b.mul(x, b.scalar(7))), dtype);
    await same(b.finish({ y: b.transpose(whole, [0, 2, 3, 1]), z: b.transpose(whole, [3, 2, 1, 0]) }), shape);
  });

  it.each([[[3, 200]], [[2, 5, 64]], [[4, 1]]])('computes softmax and its logarithm of %j', async (shape) => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'float32', shape });
    await same(b.finish({ y: b.softmax(x), z: b.logSoftmax(x) }), shape);
  });
});

/** Compares a program of one feed `x` with the reference runtime. */
async function same(given: Program, shape: readonly number[]): Promise<void> {
  const runtime = await gpu.load();
  const data = values(shape, 1);
  const session = await runtime.createSession({ variables: [], functions: { f: { program: given, repeated: false } } });
  const got = await session.run('f', { x: { dtype: 'float32', shape, data } });
  session.dispose();
  const { outputs } = interpret(given, { x: array('float32', shape, data) });
  for (const [name, { data: expected }] of Object.entries(outputs)) {
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[name]!.data[i]!)), 0);
    expect(worst).toBeLessThan(1e-5);
  }
}
