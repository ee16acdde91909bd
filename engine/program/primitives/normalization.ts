import type { TensorType } from '../types.ts';
import { at, noSecondDerivative, type RuleTable } from './rules.ts';

const perChannel = (x: TensorType): TensorType => ({ dtype: 'float32', shape: [x.shape[x.shape.length - 1]!] });

export const NORMALIZATION: RuleTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: {
    arity: 3,
    infer: (_, inputs) => {
      const x = at(inputs, 0);
      return [x, perChannel(x), perChannel(x)];
    },
    // The gradient through mean and variance is part of that of x; the statistics themselves are never differentiated.
    gradient: ({ b, attrs, inputs, outputs, gradients }) =>
      gradients[0]
        ? b.emit('BatchNormGrad', attrs, [gradients[0], at(inputs, 0), at(inputs, 1), at(outputs, 1), at(outputs, 2)])
        : [null, null, null],
  },
  BatchNormGrad: {
    arity: 5,
    infer: (_, inputs) => {
      const x = at(inputs, 1) satisfies TensorType;
      return [x, perChannel(x), perChannel(x)];
    },
    gradient: noSecondDerivative,
  },
};
