import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** The mean over all axes but the last. */
function channelMean(kernels: GpuKernels, x: Tensor): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.size / x.shape[x.rank - 1]!;
  return kernels.compute(`$0 * ${1 / count}`, kernels.sum(x, axes, false));
}

export const NORMALIZATION: ExecuteTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: (execution) => {
    const { kernels, attrs } = execution;
    const [x, scale, offset] = [operand(execution, 0), operand(execution, 1), operand(execution, 2)];
    const mean = channelMean(kernels, x);
    const variance = channelMean(kernels, kernels.compute('($0 - $1) * ($0 - $1)', x, mean));
    const factor = kernels.compute(`$0 * inverseSqrt($1 + ${attrs.epsilon})`, scale, variance);
    return [kernels.compute('($0 - $1) * $2 + $3', x, mean, factor, offset), mean, variance];
  },
  // With x̂ = (x − mean)/σ: dx = scale/σ · (g − mean(g) − x̂·mean(g·x̂)); see Ioffe and Szegedy, ICML 2015.
  BatchNormGrad: (execution) => {
    const { kernels, attrs } = execution;
    const [gradient, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => operand(execution, i)) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const inverse = kernels.compute(`inverseSqrt($0 + ${attrs.epsilon})`, variance);
    const product = kernels.compute('$0 * ($1 - $2) * $3', gradient, x, mean, inverse);
    const [meanGradient, meanProduct] = [channelMean(kernels, gradient), channelMean(kernels, product)];
    const code = '($0 - $1 - ($2 - $3) * $4 * $5) * $6';
    const factor = kernels.compute('$0 * $1', scale, inverse);
    const dx = kernels.compute(code, gradient, meanGradient, x, mean, inverse, meanProduct, factor);
    const total = `$0 * ${x.size / x.shape[x.rank - 1]!}`;
    return [dx, kernels.compute(total, meanProduct), kernels.compute(total, meanGradient)];
  },
};
