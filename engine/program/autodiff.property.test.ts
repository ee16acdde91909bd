/** Gradients of random programs against central differences. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differentiable, gradientError } from './testing/differences.ts';
import { cook, recipes } from './testing/programs.ts';

const OPERATIONS = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Tanh', 'Sigmoid', 'Exp', 'Rsqrt', 'Neg', 'Sum'],
  ...['Softmax', 'LogSoftmax', 'MatMul', 'Reshape', 'Transpose', 'BroadcastLike', 'Concat', 'Slice', 'Pad'],
];

it('agree with differences, whatever the program', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(recipes, ({ operands, steps }) => {
      const subject = differentiable(operands, (b, inputs) => cook(b, inputs, steps));
      for (const { kind } of subject.program.operations) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      expect(gradientError(subject)).toBeLessThan(1e-6);
    }),
    { numRuns: 1000 },
  );
  // Every kind of operation occurs often enough in the random programs.
  const rare = OPERATIONS.filter((kind) => (seen.get(kind) ?? 0) < 20);
  expect(rare).toEqual([]);
});
