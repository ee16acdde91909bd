import type { Value } from '../../program/builder.ts';
import { targetValues } from './classes.ts';
import { perSample, square, sumAll } from './elements.ts';
import type { LossOf } from './loss.ts';

const EPSILON = 1e-12;

/** 1 − cos(x, y) a sample: PyTorch's with the target 1, where the margin has no say. */
export const CosineEmbeddingLoss: LossOf<'CosineEmbeddingLoss'> = {
  compares: 'values',
  sum: (b, _, output, target) => {
    const y = targetValues(b, output, target);
    const axes = output.type.shape.slice(1).map((_, i) => i + 1);
    const length = (x: Value): Value => b.add(b.sum(square(b, x), axes), b.scalar(EPSILON));
    const cosine = b.div(b.sum(b.mul(output, y), axes), b.sqrt(b.mul(length(output), length(y))));
    return sumAll(b, b.sub(b.scalar(1), cosine));
  },
  weight: perSample,
};
