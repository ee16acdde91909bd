import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuMachine } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** The mean over all axes but the last. */
function channelMean(machine: GpuMachine, x: Tensor): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.size / x.shape[x.rank - 1]!;
  return machine.binary('Multiply', machine.sum(x, axes, false), machine.scalar(1 / count));
}

const inverseDeviation = (machine: GpuMachine, variance: Tensor, epsilon: number): Tensor =>
  machine.kernel('Rsqrt', { x: machine.binary('Add', variance, machine.scalar(epsilon)) });

export const NORMALIZATION: ExecuteTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: (execution) => {
    const { machine, attrs } = execution;
    const [x, scale, offset] = [operand(execution, 0), operand(execution, 1), operand(execution, 2)];
    const mean = channelMean(machine, x);
    const centred = machine.binary('Sub', x, mean);
    const variance = channelMean(machine, machine.binary('Multiply', centred, centred));
    const factor = machine.binary('Multiply', scale, inverseDeviation(machine, variance, attrs.epsilon));
    return [machine.binary('Add', machine.binary('Multiply', centred, factor), offset), mean, variance];
  },
  // With x̂ = (x − mean)/σ: dx = scale/σ · (g − mean(g) − x̂·mean(g·x̂)); see Ioffe and Szegedy, ICML 2015.
  BatchNormGrad: (execution) => {
    const { machine, attrs } = execution;
    const [gradient, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => operand(execution, i)) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const multiply = (a: Tensor, b: Tensor): Tensor => machine.binary('Multiply', a, b);
    const inverse = inverseDeviation(machine, variance, attrs.epsilon);
    const normal = multiply(machine.binary('Sub', x, mean), inverse);
    const product = multiply(gradient, normal);
    const [meanGradient, meanProduct] = [channelMean(machine, gradient), channelMean(machine, product)];
    const centred = machine.binary('Sub', machine.binary('Sub', gradient, meanGradient), multiply(normal, meanProduct));
    const count = machine.scalar(x.size / x.shape[x.rank - 1]!);
    return [multiply(centred, multiply(scale, inverse)), multiply(meanProduct, count), multiply(meanGradient, count)];
  },
};
