import { describe, expect, it } from 'vitest';
import { gradients } from '../../../program/autodiff.ts';
import type { Builder, Value } from '../../../program/builder.ts';
import { createBuilder } from '../../../program/createBuilder.ts';
import { fuse } from './fuse.ts';

/** Kinds of the steps that compute the gradient of Σ f(x)·w. */
function kinds(f: (b: Builder, x: Value) => Value): string[] {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: ['N', 3] });
  const w = b.input('w', { dtype: 'float32', shape: ['N', 3] });
  const [dx] = gradients(b, b.sum(b.mul(f(b, x), w), [0, 1]), [x]);
  return fuse(b.finish({ dx: dx! }), false).map(({ kind }) => kind);
}

describe('fused operations', () => {
  it('are the gradients of sigmoid and tanh', () => {
    const sigmoid = kinds((b, x) => b.sigmoid(x));
    expect(sigmoid).toContain('SigmoidGrad');
    const tanh = kinds((b, x) => b.tanh(x));
    expect(tanh).toContain('TanhGrad');
    for (const steps of [sigmoid, tanh]) expect(steps).not.toContain('Sub');
  });

  it('are not made of what only looks like them', () => {
    const b = createBuilder();
    const [x, g] = ['x', 'g'].map((name) => b.input(name, { dtype: 'float32', shape: ['N', 3] })) as [Value, Value];
    const row = b.input('row', { dtype: 'float32', shape: [3] });
    const [s, t] = [b.sigmoid(x), b.tanh(x)];
    const program = b.finish({
      // Gradient patterns that must not be fused: another activation, another gradient, a broadcast gradient.
      a: b.mul(g, b.sub(t, b.mul(t, t))),
      b: b.sub(g, b.mul(x, b.mul(t, t))),
      c: b.mul(row, b.sub(s, b.mul(s, s))),
      d: b.mul(g, b.sub(s, b.mul(s, x))),
    });
    expect(fuse(program, false)).toEqual(program.operations);
  });

  it('leave what others use', () => {
    const b = createBuilder();
    const [x, g] = ['x', 'g'].map((name) => b.input(name, { dtype: 'float32', shape: ['N', 3] })) as [Value, Value];
    const y = b.tanh(x);
    const square = b.mul(y, y);
    const steps = fuse(b.finish({ square, dx: b.sub(g, b.mul(g, square)) }), false).map(({ kind }) => kind);
    expect(steps).toEqual(['Input', 'Input', 'Tanh', 'Mul', 'TanhGrad']);
  });

  it('are the gradients of tables, but on a GPU', () => {
    const b = createBuilder();
    const table = b.input('table', { dtype: 'float32', shape: [1000, 4] });
    const rows = b.gather(table, b.input('i', { dtype: 'int32', shape: ['N'] }));
    const [dTable] = gradients(b, b.sum(b.mul(rows, rows), [0, 1]), [table]);
    const program = b.finish({ dTable: dTable! });
    const steps = fuse(program, false).map(({ kind }) => kind);
    expect(steps).toContain('SumRows');
    expect(steps).not.toContain('OneHot');
    expect(fuse(program, true)).toEqual(program.operations);
  });
});
