import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** The mean over all axes but the last. */
function channelMean(kernels: GpuKernels, x: Tensor): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.size / x.shape[x.rank - 1]!;
  return kernels.binary('Multiply', kernels.sum(x, axes, false), kernels.scalar(1 / count));
}

const inverseDeviation = (kernels: GpuKernels, variance: Tensor, epsilon: number): Tensor =>
  kernels.kernel('Rsqrt', { x: kernels.binary('Add', variance, kernels.scalar(epsilon)) });

export const NORMALIZATION: ExecuteTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: (execution) => {
    const { kernels, attrs } = execution;
    const [x, scale, offset] = [operand(execution, 0), operand(execution, 1), operand(execution, 2)];
    const mean = channelMean(kernels, x);
    const centred = kernels.binary('Sub', x, mean);
    const variance = channelMean(kernels, kernels.binary('Multiply', centred, centred));
    const factor = kernels.binary('Multiply', scale, inverseDeviation(kernels, variance, attrs.epsilon));
    return [kernels.binary('Add', kernels.binary('Multiply', centred, factor), offset), mean, variance];
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
    const multiply = (a: Tensor, b: Tensor): Tensor => kernels.binary('Multiply', a, b);
    const inverse = inverseDeviation(kernels, variance, attrs.epsilon);
    const normal = multiply(kernels.binary('Sub', x, mean), inverse);
    const product = multiply(gradient, normal);
    const [meanGradient, meanProduct] = [channelMean(kernels, gradient), channelMean(kernels, product)];
    const centred = kernels.binary('Sub', kernels.binary('Sub', gradient, meanGradient), multiply(normal, meanProduct));
    const count = kernels.scalar(x.size / x.shape[x.rank - 1]!);
    return [multiply(centred, multiply(scale, inverse)), multiply(meanProduct, count), multiply(meanGradient, count)];
  },
};
