/** Convolutions of column pairs, with bias, ReLU and all gradients, against the reference. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../program/autodiff.ts';
import type { Value } from '../../../program/builder.ts';
import { createBuilder } from '../../../program/createBuilder.ts';
import { values } from '../../../program/testing/formula.ts';
import { array } from '../../../program/reference/array.ts';
import { interpret } from '../../../program/reference/interpret.ts';
import type { ConvAttrs, Edges, Pair } from '../../../program/types.ts';
import type { HostTensor } from '../../runtime.ts';
import { engineEnvironment } from '../environment.ts';
import { findEngine } from '../install/files.ts';
import { createTensorflowRuntime } from '../runtime.ts';
import { pairing } from './pairs.ts';

const engine = findEngine();
const cpu = { gpu: false };
const conv = (padding: Edges, strides: Pair = [1, 1], dilations: Pair = [1, 1]): ConvAttrs => ({
  padding,
  strides,
  dilations,
});

/** Attributes, height and width of the image, filter, and whether column pairs are used. */
const CASES: readonly (readonly [ConvAttrs, Pair, readonly [number, number, number, number], boolean])[] = [
  [conv([2, 2, 2, 2]), [28, 28], [5, 5, 1, 6], true],
  [conv([0, 0, 0, 0]), [12, 12], [5, 5, 3, 8], true],
  [conv([0, 0, 0, 0]), [7, 8], [3, 3, 2, 4], true],
  [conv([1, 0, 2, 2]), [5, 6], [2, 3, 1, 3], true],
  [conv([0, 0, 4, 4]), [4, 10], [1, 5, 2, 2], true],
  [conv([0, 0, 3, 5]), [4, 8], [3, 9, 1, 2], true],
  [conv([0, 0, 5, 3]), [4, 8], [3, 9, 1, 2], true],
  [conv([2, 2, 0, 0], [1, 1], [2, 1]), [9, 8], [3, 5, 1, 4], true],
  // Padding that is neither SAME nor VALID, with and without dilations.
  [conv([2, 2, 0, 0], [1, 1], [2, 1]), [9, 9], [3, 5, 1, 20], false],
  [conv([1, 0, 2, 3], [2, 3], [1, 2]), [9, 9], [3, 3, 2, 3], false],
  // Too many zeros, too many channels, odd widths, strides, dilated columns.
  [conv([1, 1, 1, 1]), [8, 8], [3, 3, 1, 6], false],
  [conv([2, 2, 2, 2]), [8, 8], [5, 5, 1, 9], false],
  [conv([2, 2, 2, 2]), [8, 9], [5, 5, 1, 6], false],
  [conv([0, 0, 0, 0]), [8, 8], [3, 4, 1, 6], false],
  [conv([2, 2, 2, 2], [2, 2]), [8, 8], [5, 5, 1, 6], false],
  [conv([0, 0, 4, 4], [1, 1], [1, 2]), [8, 8], [1, 5, 1, 6], false],
  // 1×1 convolutions with a stride: see stridedPointwise.ts.
  [conv([0, 0, 0, 0], [2, 2]), [8, 8], [1, 1, 6, 8], false],
  [conv([0, 0, 0, 0], [1, 3]), [5, 8], [1, 1, 3, 5], false],
  [conv([1, 2, 0, 1], [2, 3]), [7, 6], [1, 1, 6, 8], false],
];

const NAMES = ['y', 'dx', 'dw', 'db'] as const;

function programOf(attrs: ConvAttrs, size: Pair, filter: readonly number[]) {
  const b = createBuilder();
  const input = (name: string, ...shape: (number | 'N')[]): Value => b.input(name, { dtype: 'float32', shape });
  const x = input('x', 'N', ...size, filter[2]!);
  const [w, bias] = [input('w', ...filter), input('b', filter[3]!)];
  const y = b.relu(b.add(b.conv2d(x, w, attrs), bias));
  const weights = b.input('weights', y.type);
  const loss = b.sum(b.mul(y, weights), [0, 1, 2, 3]);
  const found = gradients(b, loss, [x, w, bias]) as Value[];
  const program = b.finish(Object.fromEntries([y, ...found].map((value, i) => [NAMES[i]!, value])));
  const feed = (key: number, ...shape: number[]): HostTensor => ({ dtype: 'float32', shape, data: values(shape, key) });
  const feeds = {
    x: feed(1, 3, ...size, filter[2]!),
    w: feed(2, ...filter),
    b: feed(3, filter[3]!),
    weights: feed(4, 3, ...(y.type.shape.slice(1) as number[])),
  };
  return { program, feeds };
}

describe('pairing', () => {
  it.each(CASES)('%j, image %j, filter %j: %j', (attrs, size, filter, expected) => {
    expect(pairing(cpu, attrs, size[1], filter) !== null).toBe(expected);
    // Column pairs are for CPUs only.
    expect(pairing({ gpu: true }, attrs, size[1], filter)).toBeNull();
  });
});

describe.skipIf(engine === null)(`convolutions${engine ? '' : ' (skipped: run `npm run engine` first)'}`, () => {
  it.each(CASES)('%j, image %j, filter %j', async (attrs, size, filter) => {
    Object.assign(process.env, engineEnvironment({ intraThreads: 1, interThreads: 2 }));
    const { program, feeds } = programOf(attrs, size, filter);
    const exact = Object.entries(feeds).map(
      ([name, { shape, data }]) => [name, array('float32', shape, data)] as const,
    );
    const { outputs } = interpret(program, Object.fromEntries(exact));
    const functions = { f: { program, repeated: false } };
    const session = await createTensorflowRuntime(engine!).createSession({ variables: [], functions });
    const results = await session.run('f', feeds);
    session.dispose();
    for (const name of NAMES) {
      const expected = outputs[name]!;
      const largest = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      expect(results[name]!.shape).toEqual(expected.shape);
      expected.data.forEach((value, i) => {
        expect(Math.abs(results[name]!.data[i]! - value)).toBeLessThan(3e-6 * largest);
      });
    }
  });
});
