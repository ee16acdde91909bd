/** The tests that every runtime passes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradients } from '../../program/autodiff.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { PRIMITIVE_NAMES } from '../../program/primitives/index.ts';
import type { PrimitiveName } from '../../program/types.ts';
import type { Runtime } from '../runtime.ts';
import { type Case, floats, host, ints } from './cases.ts';
import { plainCases } from './plainCases.ts';
import { specialCases } from './specialCases.ts';
import { windowCases } from './windowCases.ts';

/** A runtime that counts its tensors. */
export interface CountingRuntime extends Runtime {
  tensorCount(): number;
}

export const allCases = (): Case[] => [...plainCases(), ...windowCases(), ...specialCases()];

const TOLERANCE = 1e-5;

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = TOLERANCE): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const limit = tolerance * Math.max(1, Math.abs(expected[i]!));
    if (!(Math.abs(actual[i]! - expected[i]!) <= limit) || limit === Infinity)
      expect([i, actual[i]]).toEqual([i, expected[i]]);
  }
}

/** Tolerances of primitives that a device computes less exactly. */
export type Inexact = Partial<Record<PrimitiveName, number>>;

/** All tests of a runtime. The runtime is made in `beforeAll`, so that a skipped suite loads nothing. */
export function conformance(create: () => Promise<CountingRuntime>, inexact: Inexact = {}): void {
  let runtime: CountingRuntime;
  let before: number;
  beforeAll(async () => {
    runtime = await create();
    before = runtime.tensorCount();
  }, 60_000);
  afterAll(() => expect(runtime.tensorCount()).toBe(before));

  describe('primitives', () => {
    const cases = allCases();
    it('has a case for each', () => {
      const covered = new Set(cases.map(({ primitive }) => primitive));
      expect(PRIMITIVE_NAMES.filter((name) => !covered.has(name) && name !== 'Variable')).toEqual([]);
    });
    it.each(cases)('$name', async ({ primitive, program, feeds, expected }) => {
      expect(runtime.unsupported(program)).toEqual([]);
      const session = await runtime.createSession({ variables: [], functions: { f: { program, repeated: false } } });
      const results = await session.run('f', feeds);
      session.dispose();
      expect(Object.keys(results)).toEqual(Object.keys(expected));
      for (const [name, values] of Object.entries(expected)) {
        expect(results[name]!.dtype).toBe(program.types[program.outputs[name]!]!.dtype);
        expectClose(results[name]!.data, values, inexact[primitive]);
      }
    });
    it('computes all of them in loops too, twice with other values of K', async () => {
      const batch = cases.filter(({ feeds }) => Object.keys(feeds).length > 0);
      const functions = Object.fromEntries(batch.map(({ program }, i) => [`f${i}`, { program, repeated: true }]));
      const session = await runtime.createSession({ variables: [], functions });
      for (const K of [1, 3]) {
        for (const [i, { primitive, feeds, expected, name }] of batch.entries()) {
          const repeated = Object.fromEntries(
            Object.entries(feeds).map(([key, { dtype, shape, data }]) => {
              const values = Array.from({ length: K }, () => Array.from(data)).flat();
              return [key, host(dtype, [K, ...shape], values)];
            }),
          );
          const results = await session.run(`f${i}`, repeated);
          for (const [key, values] of Object.entries(expected)) {
            expect(results[key]!.shape[0], name).toBe(K);
            expectClose(results[key]!.data, Array.from({ length: K }, () => values).flat(), inexact[primitive]);
          }
        }
      }
      session.dispose();
    }, 120_000);
  });

  describe('effects', () => {
    const spec = { dtype: 'float32', shape: [2] } as const;

    it('Assign: outputs show the value from before', async () => {
      const b = createBuilder();
      const w = b.variable({ name: 'w', ...spec });
      const x = b.input('x', { dtype: 'float32', shape: [2] });
      b.effect('Assign', ['w'], [b.add(w, x)]);
      const program = b.finish({ before: w });
      const session = await runtime.createSession({
        variables: [{ name: 'w', ...spec }],
        functions: { once: { program, repeated: false }, many: { program, repeated: true } },
      });
      const x12 = floats([2], [1, 2]);
      expect((await session.run('once', { x: x12 })).before!.data).toEqual(Float32Array.of(0, 0));
      expect((await session.run('once', { x: x12 })).before!.data).toEqual(Float32Array.of(1, 2));
      const many = await session.run('many', { x: floats([3, 2], [1, 1, 10, 10, 100, 100]) });
      expect(many.before!.shape).toEqual([3, 2]);
      expect(Array.from(many.before!.data)).toEqual([2, 4, 3, 5, 13, 15]);
      expect(Array.from((await session.read(['w'])).w!.data)).toEqual([113, 115]);
      const more = await session.run('many', { x: floats([1, 2], [1, 1]) });
      expect(Array.from(more.before!.data)).toEqual([113, 115]);
      session.dispose();
    });

    it('Assign: two variables can change places', async () => {
      const b = createBuilder();
      const [u, v] = [b.variable({ name: 'u', ...spec }), b.variable({ name: 'v', ...spec })];
      const k = b.input('k', { dtype: 'float32', shape: [] });
      b.effect('Assign', ['u'], [v]);
      b.effect('Assign', ['v'], [u]);
      const session = await runtime.createSession({
        variables: ['u', 'v'].map((name) => ({ name, ...spec })),
        functions: { swap: { program: b.finish({ k }), repeated: true } },
      });
      await session.write({ u: floats([2], [1, 2]), v: floats([2], [3, 4]) });
      await session.run('swap', { k: floats([3], [0, 0, 0]) });
      const after = await session.read(['u', 'v']);
      expect([Array.from(after.u!.data), Array.from(after.v!.data)]).toEqual([
        [3, 4],
        [1, 2],
      ]);
      session.dispose();
    });

    it('of branches: a variable keeps its value where its branch is not taken', async () => {
      const b = createBuilder();
      const w = b.variable({ name: 'w', ...spec });
      const x = b.input('x', { dtype: 'float32', shape: [2] });
      const holds = b.greater(b.sum(x, [0]), b.scalar(0));
      const next = b.mul(b.gate(w, holds, true), b.gate(x, holds, true));
      b.effect('Assign', ['w'], [b.merge(holds, next, b.gate(w, holds, false))]);
      const loss = b.sum(b.merge(holds, b.mul(next, next), b.gate(x, holds, false)), [0]);
      b.effect('ApplyMomentum', ['u', 'v'], [gradients(b, loss, [x])[0]!, b.scalar(1), b.scalar(0)]);
      const session = await runtime.createSession({
        variables: ['u', 'v', 'w'].map((name) => ({ name, ...spec })),
        functions: { f: { program: b.finish({ loss }), repeated: true } },
      });
      await session.write({ w: floats([2], [1, 2]) });
      const { loss: all } = await session.run('f', { x: floats([4, 2], [2, 3, -9, 1, -1, 0, 3, 1]) });
      // w: (1, 2) → (2, 6) → kept → kept → (6, 6)
      expectClose(all!.data, [4 + 36, -8, -1, 36 + 36]);
      const { u, w: after } = await session.read(['u', 'w']);
      expectClose(after!.data, [6, 6]);
      // 2·w²·x where the branch is taken, else 1.
      expectClose(u!.data, [-(4 + 1 + 1 + 24), -(24 + 1 + 1 + 72)]);
      session.dispose();
    });

    it('Assign keeps its own copy of what was fed', async () => {
      const b = createBuilder();
      const x = b.input('x', { dtype: 'float32', shape: [2] });
      b.effect('Assign', ['w'], [x]);
      const sum = b.add(b.variable({ name: 'w', ...spec }), x);
      const session = await runtime.createSession({
        variables: [{ name: 'w', ...spec }],
        functions: { f: { program: b.finish({ sum }), repeated: false } },
      });
      const data = Float32Array.of(1, 2);
      await session.run('f', { x: { dtype: 'float32', shape: [2], data } });
      data.fill(9);
      expect(Array.from((await session.read(['w'])).w!.data)).toEqual([1, 2]);
      const given = Float32Array.of(5, 6);
      await session.write({ w: { dtype: 'float32', shape: [2], data: given } });
      given.fill(7);
      expect(Array.from((await session.read(['w'])).w!.data)).toEqual([5, 6]);
      session.dispose();
    });

    const optimizers = [
      {
        kind: 'ApplySgd',
        slots: [],
        scalars: [0.1],
        expected: (g: number[]) => {
          let w = 1;
          for (const value of g) w -= 0.1 * value;
          return w;
        },
      },
      {
        kind: 'ApplyMomentum',
        slots: ['v'],
        scalars: [0.1, 0.9],
        expected: (g: number[]) => {
          let [w, v] = [1, 0];
          for (const value of g) {
            v = 0.9 * v + value;
            w -= 0.1 * v;
          }
          return w;
        },
      },
      {
        // The bias corrections of step 2 throughout, to check that they are used as given.
        kind: 'ApplyAdam',
        slots: ['m', 'v'],
        scalars: [0.1, 0.9, 0.99, 0.01, 0.19, 0.0199],
        expected: (g: number[]) => {
          let [w, m, v] = [1, 0, 0];
          for (const value of g) {
            m = 0.9 * m + 0.1 * value;
            v = 0.99 * v + 0.01 * value * value;
            w -= (0.1 * (m / 0.19)) / (Math.sqrt(v / 0.0199) + 0.01);
          }
          return w;
        },
      },
      {
        kind: 'ApplyAdamW',
        slots: ['m', 'v'],
        scalars: [0.1, 0.9, 0.99, 0.01, 0.19, 0.0199],
        keep: 0.75,
        expected: (g: number[]) => {
          let [w, m, v] = [1, 0, 0];
          for (const value of g) {
            m = 0.9 * m + 0.1 * value;
            v = 0.99 * v + 0.01 * value * value;
            w = 0.75 * w - (0.1 * (m / 0.19)) / (Math.sqrt(v / 0.0199) + 0.01);
          }
          return w;
        },
      },
    ] as const;
    it.each(optimizers)('$kind', async ({ kind, slots, scalars, expected, ...more }) => {
      const b = createBuilder();
      const g = b.input('g', { dtype: 'float32', shape: [2] });
      const w = b.variable({ name: 'w', ...spec });
      const decayed = 'keep' in more ? [b.mul(w, b.scalar(more.keep))] : [];
      b.effect(kind, ['w', ...slots], [g, ...scalars.map((value) => b.scalar(value)), ...decayed]);
      const program = b.finish({ w });
      const session = await runtime.createSession({
        variables: ['w', ...slots].map((name) => ({ name, ...spec })),
        functions: { step: { program, repeated: true } },
      });
      await session.write({ w: floats([2], [1, 1]) });
      await session.run('step', { g: floats([2, 2], [0.5, -1, 2, 0.25]) });
      await session.run('step', { g: floats([1, 2], [-3, 4]) });
      const after = (await session.read(['w'])).w!;
      expectClose(after.data, [expected([0.5, 2, -3]), expected([-1, 0.25, 4])]);
      session.dispose();
    });
  });

  describe('sessions', () => {
    it('share variables between functions, and keep int32, bytes and bool', async () => {
      const read = (name: string, dtype: 'int32' | 'uint8' | 'bool') => {
        const b = createBuilder();
        return b.finish({ y: b.cast(b.variable({ name, dtype, shape: [4] }), 'float32') });
      };
      const variables = [
        { name: 'i', dtype: 'int32', shape: [4] },
        { name: 'u', dtype: 'uint8', shape: [4] },
        { name: 'b', dtype: 'bool', shape: [4] },
      ] as const;
      const session = await runtime.createSession({
        variables,
        functions: Object.fromEntries(
          variables.map(({ name, dtype }) => [name, { program: read(name, dtype), repeated: false }]),
        ),
      });
      await session.write({
        i: ints([4], [1, -2, 3, 4]),
        u: host('uint8', [4], [0, 255, 3, 4]),
        b: host('bool', [4], [1, 0, 0, 1]),
      });
      expect(Array.from((await session.run('i', {})).y!.data)).toEqual([1, -2, 3, 4]);
      expect(Array.from((await session.run('u', {})).y!.data)).toEqual([0, 255, 3, 4]);
      expect(Array.from((await session.run('b', {})).y!.data)).toEqual([1, 0, 0, 1]);
      expect(await session.read(['i', 'u', 'b'])).toEqual({
        i: ints([4], [1, -2, 3, 4]),
        u: host('uint8', [4], [0, 255, 3, 4]),
        b: host('bool', [4], [1, 0, 0, 1]),
      });
      session.dispose();
    });

    it('gather from bytes that come from a file', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-file-'));
      const path = join(folder, 'bytes');
      writeFileSync(
        path,
        Uint8Array.from({ length: 16 }, (_, i) => i * 10),
      );
      const table = { name: 'table', dtype: 'uint8', shape: [4, 3] } as const;
      const b = createBuilder();
      const rows = b.gather(b.variable(table), b.input('i', { dtype: 'int32', shape: ['N'] }));
      const session = await runtime.createSession({
        variables: [table],
        functions: { f: { program: b.finish({ y: b.cast(rows, 'float32') }), repeated: true } },
      });
      await session.loadFile('table', { path, offset: 2 });
      const { y } = await session.run('f', { i: ints([2, 2], [3, 0, 1, 1]) });
      expect(y!.shape).toEqual([2, 2, 3]);
      expect(Array.from(y!.data)).toEqual([110, 120, 130, 20, 30, 40, 50, 60, 70, 50, 60, 70]);
      await expect(session.loadFile('table', { path, offset: 6 })).rejects.toMatchObject({
        data: { code: 'runtime.file' },
      });
      session.dispose();
      rmSync(folder, { recursive: true });
    });

    it('gather from a large table in no time', async () => {
      const table = { name: 'table', dtype: 'uint8', shape: [20_000, 784] } as const;
      const b = createBuilder();
      const rows = b.gather(b.variable(table), b.input('i', { dtype: 'int32', shape: ['N'] }));
      const functions = { f: { program: b.finish({ y: b.sum(b.cast(rows, 'float32'), [1]) }), repeated: false } };
      const session = await runtime.createSession({ variables: [table], functions });
      await session.run('f', { i: ints([1], [0]) });
      const started = performance.now();
      for (let i = 0; i < 5; i++) await session.run('f', { i: ints([2], [19_999, i]) });
      expect(performance.now() - started).toBeLessThan(1000);
      session.dispose();
    });

    it('refuse what does not fit', async () => {
      const b = createBuilder();
      const x = b.input('x', { dtype: 'float32', shape: ['N', 2] });
      const session = await runtime.createSession({
        variables: [],
        functions: { f: { program: b.finish({ x }), repeated: false } },
      });
      for (const bad of [
        floats([2], [1, 2]),
        floats([1, 3], [1, 2, 3]),
        ints([1, 2], [1, 2]),
        floats([2, 2], [1, 2]),
      ]) {
        await expect(session.run('f', { x: bad })).rejects.toMatchObject({ data: { code: 'runtime.feed' } });
      }
      await expect(session.run('f', {})).rejects.toThrow('got nothing');
      session.dispose();
    });

    it('leak nothing', async () => {
      const b = createBuilder();
      const x = b.input('x', { dtype: 'float32', shape: ['N', 2] });
      const w = b.variable({ name: 'w', dtype: 'float32', shape: [2] });
      const y = b.relu(b.add(x, w));
      b.effect('ApplySgd', ['w'], [b.sum(y, [0]), b.scalar(0.1)]);
      const session = await runtime.createSession({
        variables: [{ name: 'w', dtype: 'float32', shape: [2] }],
        functions: { f: { program: b.finish({ loss: b.sum(y, [0, 1]) }), repeated: true } },
      });
      const feeds = { x: floats([2, 1, 2], [1, 2, 3, 4]) };
      await session.run('f', feeds);
      const held = runtime.tensorCount();
      for (let i = 0; i < 5; i++) await session.run('f', feeds);
      await session.write({ w: floats([2], [1, 2]) });
      await session.read(['w']);
      expect(runtime.tensorCount()).toBe(held);
      session.dispose();
      expect(runtime.tensorCount()).toBe(before);
    });
  });
}
