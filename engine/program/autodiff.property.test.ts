/** Gradients of random programs against central differences. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differentiable, gradientError } from './testing/differences.ts';
import { cook, recipes } from './testing/programs.ts';

it('agree with differences, whatever the program', () => {
  let operations = 0;
  fc.assert(
    fc.property(recipes, ({ operands, steps }) => {
      const subject = differentiable(operands, (b, inputs) => cook(b, inputs, steps));
      operations += subject.program.operations.length;
      expect(gradientError(subject)).toBeLessThan(1e-6);
    }),
    { numRuns: 1000 },
  );
  // The recipes do make programs.
  expect(operations).toBeGreaterThan(1000 * 5);
});
