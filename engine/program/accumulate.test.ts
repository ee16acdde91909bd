/** Accumulated gradients equal the sum of the single ones. */
import { describe, expect, it } from 'vitest';
import { gradients } from './autodiff.ts';
import type { Builder, Value } from './builder.ts';
import { createBuilder } from './createBuilder.ts';
import { checkProgram } from './check.ts';
import { differentiable, gradientError } from './testing/differences.ts';
import type { PrimitiveName, Program } from './types.ts';

const count = ({ operations }: Program, kind: PrimitiveName): number =>
  operations.filter((operation) => operation.kind === kind).length;

/** hₜ = tanh(xₜ + hₜ₋₁·Wᵀ), summed up. The steps are slices of x [steps, N, size]. */
function recurrent(b: Builder, x: Value, w: Value, start: Value): Value {
  const [steps, n, size] = x.type.shape as [number, 'N', number];
  let h = start;
  for (let t = 0; t < steps; t += 1) {
    const step = b.reshape(b.slice(x, [t, 0, 0], [1, -1, -1]), [n, size]);
    h = b.tanh(b.add(step, b.matMul(h, w, { transposeB: true })));
  }
  return h;
}

const SHAPES = [{ shape: [6, 'N', 3] as const }, { shape: [3, 3] }, { shape: ['N', 3] as const }];

describe('a recurrent network', () => {
  const program = (): Program => {
    const b = createBuilder();
    const [x, w, h] = SHAPES.map(({ shape }, i) => b.input(`x${i}`, { dtype: 'float32', shape })) as [
      Value,
      Value,
      Value,
    ];
    const [dx, dw] = gradients(b, b.sum(recurrent(b, x, w, h), [0, 1]), [x, w]);
    return b.finish({ dx: dx!, dw: dw! });
  };

  it('has one product for its weight and one concatenation for its input', () => {
    const made = program();
    checkProgram(made);
    // Six products forward, five backward through h (the initial state needs no gradient), one for the weight.
    expect(count(made, 'MatMul')).toBe(6 + 5 + 1);
    expect(count(made, 'Pad')).toBe(0);
    // The concatenated step gradients are the gradient of x and an operand of the product: computed once.
    expect(count(made, 'Concat')).toBe(2);
  });

  it('has the gradients that differences give', () => {
    const subject = differentiable(SHAPES, (b, [x, w, h]) => [recurrent(b, x!, w!, h!)]);
    expect(gradientError(subject)).toBeLessThan(1e-7);
  });
});

describe('slices', () => {
  const cuts: [string, [number, number][]][] = [
    ['side by side', [[0, 2], [2, 1], [3, 3]]], // prettier-ignore
    ['in another order', [[3, 3], [0, 2], [2, 1]]], // prettier-ignore
    ['with gaps', [[1, 1], [2, 2], [5, 1]]], // prettier-ignore
    ['that overlap', [[0, 4], [2, 4], [1, 2], [3, 1]]], // prettier-ignore
    ['taken twice', [[0, 3], [0, 3], [3, 3]]], // prettier-ignore
  ];
  it.each(cuts)('%s', (_, parts) => {
    const subject = differentiable([{ shape: ['N', 6] }, { shape: ['N', 6] }], (b, [x, y]) => [
      ...parts.map(([from, size], i) => b.mul(b.slice(x!, [0, from], [-1, size]), b.scalar(i + 1))),
      b.mul(x!, y!),
    ]);
    expect(gradientError(subject)).toBeLessThan(1e-7);
  });

  it('of which one result is used twice', () => {
    const subject = differentiable([{ shape: ['N', 4] }], (b, [x]) => {
      const [left, right] = [b.slice(x!, [0, 0], [-1, 2]), b.slice(x!, [0, 2], [-1, 2])];
      return [b.mul(left, right), b.add(left, left)];
    });
    expect(gradientError(subject)).toBeLessThan(1e-7);
  });
});

describe('products', () => {
  it('of other shapes stay apart', () => {
    const operands = [{ shape: [2, 3] }, ...[1, 2, 3, 4, 5].map((rows) => ({ shape: [rows, 2] }))];
    const subject = differentiable(operands, (b, [w, ...rows]) => rows.map((x) => b.matMul(x, w!)));
    expect(count(subject.program, 'Concat')).toBe(0);
    expect(gradientError(subject)).toBeLessThan(1e-7);
  });

  it('on either side of the weight become one', () => {
    const operands = [{ shape: [3, 3] }, ...[1, 2, 3, 4].map(() => ({ shape: ['N', 3] as const }))];
    for (const transposeB of [false, true]) {
      const subject = differentiable(operands, (b, [w, ...rows]) => rows.map((x) => b.matMul(x, w!, { transposeB })));
      expect(count(subject.program, 'Concat')).toBe(2);
      expect(gradientError(subject)).toBeLessThan(1e-7);
    }
  });
});

it('what nobody uses is left out, but for what is fed', () => {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: [2] });
  const unused = b.input('unused', { dtype: 'float32', shape: [2] });
  b.exp(b.tanh(unused));
  const y = b.neg(x);
  b.effect('Assign', ['w'], [b.tanh(x)]);
  expect(b.finish({ y }).operations.map(({ kind }) => kind)).toEqual(['Input', 'Input', 'Neg', 'Tanh']);
});
