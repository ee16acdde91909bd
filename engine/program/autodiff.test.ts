/** Every gradient rule against central differences, in double precision. */
import { describe, expect, it } from 'vitest';
import { gradients } from './autodiff.ts';
import type { Builder, Value } from './builder.ts';
import { createBuilder } from './createBuilder.ts';
import { PRIMITIVE_NAMES, PRIMITIVES } from './primitives/index.ts';
import { differentiable, gradientError } from './testing/differences.ts';
import { GRADIENT_CASES } from './testing/gradientCases.ts';
import type { GradientCase } from './testing/gradientCase.ts';
import { array } from './reference/array.ts';
import { interpret } from './reference/interpret.ts';
import type { Operation } from './types.ts';

/** With a step of 1e-5, the differences of smooth functions of this size are good to about 1e-9. */
const TOLERANCE = 1e-7;

const shapes = ({ inputs }: GradientCase<unknown>): string =>
  inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' ');

/** A gated value as one that is always live: a loss is. */
function ungated(b: Builder, [x, predicate]: readonly Value[], gated: Value): Value {
  const { side } = (b.operations.at(-1) as Extract<Operation, { kind: 'Gate' }>).attrs;
  const zeros = b.broadcastLike(b.scalar(0), x!);
  return side ? b.merge(predicate!, gated, zeros) : b.merge(predicate!, zeros, gated);
}

const gatedMerge = (b: Builder, [x, y, predicate]: readonly Value[]): Value =>
  b.merge(predicate!, b.gate(x!, predicate!, true), b.gate(y!, predicate!, false));

describe.each(PRIMITIVE_NAMES)('%s', (kind) => {
  const cases = GRADIENT_CASES[kind] as readonly GradientCase<never>[] | 'constant' | 'first order';
  if (cases === 'constant') {
    it('has no rule', () => expect(PRIMITIVES[kind].gradient).toBeNull());
  } else if (cases === 'first order') {
    it('refuses to be differentiated', () => {
      expect(() => PRIMITIVES[kind].gradient!({})).toThrow('is itself a gradient');
    });
  } else {
    it.each(cases.map((item) => ({ item, name: `${shapes(item)} ${JSON.stringify(item.attrs)}` })))(
      'at $name',
      ({ item }) => {
        const subject = differentiable(item.inputs, (b, inputs) => {
          if (kind === 'Merge') return [gatedMerge(b, inputs)];
          const results = b.emit(kind, item.attrs, inputs);
          if (kind === 'Gate') return [ungated(b, inputs, results[0]!)];
          return item.outputs ? item.outputs.map((i) => results[i]!) : results;
        });
        expect(gradientError(subject)).toBeLessThan(TOLERANCE);
      },
    );
  }
});

describe('gradients', () => {
  const scalar = { dtype: 'float32', shape: [] } as const;
  const at = (value: number) => array('float32', [], [value]);

  it('add up where a value is used several times', () => {
    const b = createBuilder();
    const x = b.input('x', scalar);
    const y = b.add(b.mul(x, x), b.mul(x, b.scalar(3)));
    const [dx] = gradients(b, y, [x]);
    expect(interpret(b.finish({ dx: dx! }), { x: at(5) }).outputs['dx']!.data[0]).toBe(13);
  });

  it('are null where the scalar does not depend on a value, or only by steps', () => {
    const b = createBuilder();
    const [x, y] = [b.input('x', scalar), b.input('y', scalar)];
    const steps = b.cast(b.greater(y, x), 'float32');
    expect(gradients(b, b.mul(x, steps), [x, y]).map((value) => value === null)).toEqual([false, true]);
  });

  it('of a value with respect to itself are the seed', () => {
    const b = createBuilder();
    const x = b.input('x', scalar);
    expect(gradients(b, x, [x])).toEqual([b.scalar(1)]);
    expect(gradients(b, x, [x], b.scalar(7))).toEqual([b.scalar(7)]);
  });

  it('start from a seed', () => {
    const b = createBuilder();
    const x = b.input('x', scalar);
    const [dx] = gradients(b, b.mul(x, x), [x], b.scalar(10));
    expect(interpret(b.finish({ dx: dx! }), { x: at(3) }).outputs['dx']!.data[0]).toBe(60);
  });

  it('do not compute what nobody asked for', () => {
    const b = createBuilder();
    const [x, w] = [
      b.input('x', { dtype: 'float32', shape: ['N', 8, 8, 1] }),
      b.input('w', { dtype: 'float32', shape: [3, 3, 1, 2] }),
    ];
    const y = b.conv2d(x, w, { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] });
    gradients(b, b.sum(y, [0, 1, 2, 3]), [w]);
    const kinds = b.operations.map(({ kind }) => kind);
    expect(kinds).toContain('Conv2DFilterGrad');
    expect(kinds).not.toContain('Conv2DInputGrad');
  });

  it('of gradients are second derivatives', () => {
    const b = createBuilder();
    const x = b.input('x', scalar);
    const [first] = gradients(b, b.mul(x, b.mul(x, x)), [x]);
    const [second] = gradients(b, first!, [x]);
    expect(interpret(b.finish({ second: second! }), { x: at(2) }).outputs['second']!.data[0]).toBe(12);
  });

  it('give tied maxima equal shares, and a tied Maximum to its first operand', () => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'float32', shape: [4] });
    const [dx] = gradients(b, b.max(x, [0]), [x]);
    const y = b.emit('Maximum', {}, [x, b.scalar(2)])[0]!;
    const [dy] = gradients(b, b.sum(y, [0]), [x]);
    const { outputs } = interpret(b.finish({ dx: dx!, dy: dy! }), { x: array('float32', [4], [2, 1, 2, 0]) });
    expect([...outputs['dx']!.data]).toEqual([0.5, 0, 0.5, 0]);
    expect([...outputs['dy']!.data]).toEqual([1, 0, 1, 0]);
  });

  it('refuse a gather that they cannot undo', () => {
    const b = createBuilder();
    const table = b.input('table', { dtype: 'float32', shape: [4] });
    const rows = b.gather(table, b.input('i', { dtype: 'int32', shape: ['N'] }));
    expect(() => gradients(b, b.sum(rows, [0]), [table])).toThrow('Only rows of a float32 matrix');
  });
});
