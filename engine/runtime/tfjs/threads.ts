/** Which programs gain from threads. */
import { concreteShape } from '../../program/shapes.ts';
import type { Bundle } from '../runtime.ts';

/** Samples of a batch, which is unknown before a call. */
const BATCH = 64;
/** Elements of a value below which an operation takes less time than distributing it. */
const LEAST = 2 ** 16;

/**
 * Whether an operation of a bundle computes a value that is large enough. What is only read (weights, samples) does not
 * count: a step computes a gradient of the weights' size.
 */
export const gainsFromThreads = ({ functions }: Bundle): boolean =>
  Object.values(functions).some(({ program: { types, operations } }) =>
    operations.some(
      ({ kind, outputs }) =>
        kind !== 'Variable' &&
        outputs.some(
          (id) => concreteShape(types[id]!.shape, BATCH).reduce((product, size) => product * size, 1) >= LEAST,
        ),
    ),
  );
