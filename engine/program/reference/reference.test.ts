/** The reference runtime against results computed by hand. */
import { describe, expect, it } from 'vitest';
import { allCases } from '../../runtime/testing/conformance.ts';
import { EFFECTS } from './effects.ts';
import { erf } from './erf.ts';
import { array } from './array.ts';
import { interpret } from './interpret.ts';

describe('the reference', () => {
  it.each(allCases())('computes $name', ({ program, feeds, expected }) => {
    const inputs = Object.entries(feeds).map(([name, { dtype, shape, data }]) => [name, array(dtype, shape, data)]);
    const { outputs } = interpret(program, Object.fromEntries(inputs));
    for (const [name, values] of Object.entries(expected)) {
      const { data } = outputs[name]!;
      expect(data.length).toBe(values.length);
      // Some results computed by hand are rounded to float32.
      values.forEach((value, i) => {
        if (Number.isFinite(value))
          expect(Math.abs(data[i]! - value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
        else expect(data[i]).toBe(value);
      });
    }
  });

  it('knows the error function to 15 digits', () => {
    // Abramowitz and Stegun, table 7.1.
    const known: readonly (readonly [number, number])[] = [
      [0, 0],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
      [-1, -0.8427007929497149],
      [7, 1],
    ];
    for (const [x, y] of known) expect(Math.abs(erf(x) - y)).toBeLessThan(1e-15);
  });

  it('applies effects to the values from before', () => {
    const [w, v, m] = [
      [1, 2],
      [0.5, 0],
      [0.25, 0],
    ].map((values) => array('float32', [2], values));
    const g = array('float32', [2], [0.1, -0.2]);
    const scalars = (...values: number[]) => values.map((value) => array('float32', [], [value]));
    const data = (result: readonly { data: Float64Array }[]) => result.map((item) => [...item.data]);
    expect(data(EFFECTS.Assign([w!], [g]))).toEqual([[0.1, -0.2]]);
    expect(data(EFFECTS.ApplySgd([w!], [g, ...scalars(0.5)]))).toEqual([[0.95, 2.1]]);
    const [momentumW, momentumV] = data(EFFECTS.ApplyMomentum([w!, v!], [g, ...scalars(0.5, 0.9)])) as [
      number[],
      number[],
    ];
    expect(momentumV[0]).toBeCloseTo(0.55, 12);
    expect(momentumW).toEqual([1 - 0.5 * momentumV[0]!, 2.1]);
    const [adamW] = data(EFFECTS.ApplyAdam([w!, m!, v!], [g, ...scalars(0.1, 0.9, 0.99, 1e-8, 0.1, 0.01)])) as [
      number[],
    ];
    const first = (0.9 * 0.25 + 0.1 * 0.1) / 0.1;
    const second = (0.99 * 0.5 + 0.01 * 0.01) / 0.01;
    expect(adamW[0]).toBeCloseTo(1 - (0.1 * first) / (Math.sqrt(second) + 1e-8), 12);
  });
});
