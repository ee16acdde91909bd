/** Random nested branches and loops: every runtime against a plain interpretation with derivatives (dual numbers). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUNTIMES } from '../runtime/testing/runtimes.ts';
import { gradients } from './autodiff.ts';
import type { Builder, Value } from './builder.ts';
import { checkProgram } from './check.ts';
import { createBuilder } from './createBuilder.ts';
import { array } from './reference/array.ts';
import { interpret } from './reference/interpret.ts';
import type { Program } from './types.ts';

/** Statements on one tensor x, with one weight w, which is a scalar. */
type Statement =
  | { readonly do: 'scale' | 'shift' | 'bend' }
  | { readonly do: 'if'; readonly above: number; readonly then: Block; readonly otherwise: Block }
  | { readonly do: 'while'; readonly above: number; readonly most: number; readonly body: Block };
type Block = readonly Statement[];

const above = fc.integer({ min: -30, max: 30 }).map((n) => n / 10 + 0.0137);
const { block } = fc.letrec<{ statement: Statement; block: Block }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'deep' }),
  statement: fc.oneof(
    { depthIdentifier: 'deep', maxDepth: 3 },
    fc.constantFrom<Statement>({ do: 'scale' }, { do: 'shift' }, { do: 'bend' }),
    fc.record({ do: fc.constant('if' as const), above, then: tie('block'), otherwise: tie('block') }),
    fc.record({ do: fc.constant('while' as const), above, most: fc.integer({ min: 1, max: 4 }), body: tie('block') }),
  ),
}));

interface State {
  readonly x: Value;
  readonly w: Value;
}

const gated = (b: Builder, { x, w }: State, holds: Value, side: boolean): State => ({
  x: b.gate(x, holds, side),
  w: b.gate(w, holds, side),
});
const exceeds = (b: Builder, { x }: State, limit: number): Value => b.greater(b.sum(x, [0]), b.scalar(limit));

function build(b: Builder, start: State, statements: Block): State {
  return statements.reduce((state, one) => ({ ...state, x: built(b, state, one) }), start);
}

function built(b: Builder, state: State, one: Statement): Value {
  const { x, w } = state;
  switch (one.do) {
    case 'scale':
      return b.mul(x, w);
    case 'shift':
      return b.sub(x, w);
    case 'bend':
      return b.mul(b.scalar(3), b.div(x, b.add(b.scalar(1), b.mul(x, x))));
    case 'if': {
      const holds = exceeds(b, state, one.above);
      const [yes, no] = [true, false].map((side) => gated(b, state, holds, side)) as [State, State];
      return b.merge(holds, build(b, yes, one.then).x, build(b, no, one.otherwise).x);
    }
    case 'while': {
      const { most, ...rest } = one;
      const holds = exceeds(b, state, one.above);
      const inside = build(b, gated(b, state, holds, true), one.body);
      const after = most > 1 ? built(b, inside, { ...rest, most: most - 1 }) : inside.x;
      return b.merge(holds, after, b.gate(x, holds, false));
    }
  }
}

/** A number with its derivatives with respect to its own element of x, and to w. */
type Dual = readonly [value: number, dx: number, dw: number];
const sum = (x: readonly Dual[]): number => x.reduce((total, [value]) => total + value, 0);

/** 3·x / (1 + x²), whose derivative is 3·(1 − x²) / (1 + x²)². */
function bent([v, dx, dw]: Dual): Dual {
  const slope = (3 * (1 - v * v)) / (1 + v * v) ** 2;
  return [(3 * v) / (1 + v * v), slope * dx, slope * dw];
}

function plain(start: readonly Dual[], w: number, statements: Block): readonly Dual[] {
  let x = start;
  for (const one of statements) {
    if (one.do === 'scale') x = x.map(([v, dx, dw]) => [v * w, dx * w, dw * w + v]);
    if (one.do === 'shift') x = x.map(([v, dx, dw]) => [v - w, dx, dw - 1]);
    if (one.do === 'bend') x = x.map(bent);
    if (one.do === 'if') x = plain(x, w, sum(x) > one.above ? one.then : one.otherwise);
    if (one.do === 'while') for (let k = 0; k < one.most && sum(x) > one.above; k += 1) x = plain(x, w, one.body);
  }
  return x;
}

/** `y`, and the gradients of its sum. */
function programOf(statements: Block): Program {
  const b = createBuilder();
  const [x, w] = [b.input('x', { dtype: 'float32', shape: [3] }), b.input('w', { dtype: 'float32', shape: [] })];
  const { x: y } = build(b, { x, w }, statements);
  const [dx, dw] = gradients(b, b.sum(y, [0]), [x, w]);
  const program = b.finish({ y, dx: dx!, ...(dw ? { dw } : {}) });
  checkProgram(program);
  return program;
}

function expected(statements: Block, x: readonly number[], w: number): Record<string, number[]> {
  const found = plain(
    x.map((value): Dual => [value, 1, 0]),
    w,
    statements,
  );
  const dw = found.reduce((total, dual) => total + dual[2], 0);
  return { y: found.map(([v]) => v), dx: found.map(([, dx]) => dx), dw: [dw] };
}

/** Difference, relative to large numbers. */
const far = (value: number, should: number): number => Math.abs(value - should) / Math.max(1, Math.abs(should));

const X = [0.9, -0.4, 1.3];
const WEIGHTS = [1.25, -0.8, 0.5, 2];

it('the reference computes what a plain program does, with its derivatives', () => {
  let gates = 0;
  fc.assert(
    fc.property(block, (statements) => {
      const program = programOf(statements);
      gates += Number(program.operations.some(({ kind }) => kind === 'Gate'));
      for (const w of WEIGHTS) {
        const feeds = { x: array('float32', [3], X), w: array('float32', [], [w]) };
        const { outputs } = interpret(program, feeds);
        const should = expected(statements, X, w);
        for (const [name, { data }] of Object.entries(outputs))
          data.forEach((value, i) => expect(far(value, should[name]![i]!), name).toBeLessThan(1e-7));
      }
    }),
    { numRuns: 200 },
  );
  expect(gates).toBeGreaterThan(50);
});

describe.each(RUNTIMES.filter(({ missing }) => !missing))('on $name', ({ load }) => {
  it('as well, in a loop of several calls', async () => {
    const runtime = await load();
    const samples = fc.sample(block, { numRuns: 40, seed: 7 });
    const functions = samples.map((one, i) => [`f${i}`, { program: programOf(one), repeated: true }] as const);
    const session = await runtime.createSession({ variables: [], functions: Object.fromEntries(functions) });
    const K = WEIGHTS.length;
    for (const [i, statements] of samples.entries()) {
      const results = await session.run(`f${i}`, {
        x: { dtype: 'float32', shape: [K, 3], data: Float32Array.from(WEIGHTS.flatMap(() => X)) },
        w: { dtype: 'float32', shape: [K], data: Float32Array.from(WEIGHTS) },
      });
      for (const [name, { data }] of Object.entries(results)) {
        const should = WEIGHTS.flatMap((w) => expected(statements, X, w)[name]!);
        data.forEach((value, at) => expect(far(value, should[at]!), `${i} ${name}`).toBeLessThan(2e-4));
      }
    }
    session.dispose();
  }, 120_000);
});
