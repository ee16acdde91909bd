import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

const channelsOf = (x: Tensor): number => x.shape[x.shape.length - 1] as number;

/** Mean and biased variance of each channel, in double precision. */
function moments(x: Float32Array, channels: number): { mean: Float64Array; variance: Float64Array } {
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  const n = x.length / channels;
  for (let i = 0; i < x.length;) for (let c = 0; c < channels; c++, i++) mean[c]! += x[i]!;
  for (let c = 0; c < channels; c++) mean[c]! /= n;
  for (let i = 0; i < x.length;) {
    for (let c = 0; c < channels; c++, i++) {
      const deviation = x[i]! - mean[c]!;
      variance[c]! += deviation * deviation;
    }
  }
  for (let c = 0; c < channels; c++) variance[c]! /= n;
  return { mean, variance };
}

/** y = factor·x + shift for each channel. */
function scaleChannels(x: Float32Array, factor: Float64Array, shift: Float64Array, y: Float32Array): void {
  const channels = factor.length;
  for (let i = 0; i < x.length;) for (let c = 0; c < channels; c++, i++) y[i] = x[i]! * factor[c]! + shift[c]!;
}

function vector(kernels: WasmKernels, values: Float64Array): Tensor {
  return kernels.fromValues('float32', [values.length], Float32Array.from(values));
}

export const NORMALIZATION: ExecuteTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: ({ kernels, attrs, inputs }) => {
    const x = operand(inputs, 0);
    const channels = channelsOf(x);
    const y = kernels.empty('float32', x.shape);
    const [from, to] = [kernels.floats(x), kernels.floats(y)];
    const [scale, offset] = [kernels.floats(operand(inputs, 1)), kernels.floats(operand(inputs, 2))];
    const { mean, variance } = moments(from, channels);
    const factor = variance.map((value, c) => scale[c]! / Math.sqrt(value + attrs.epsilon));
    const shift = mean.map((value, c) => offset[c]! - value * factor[c]!);
    scaleChannels(from, factor, shift, to);
    return [y, vector(kernels, mean), vector(kernels, variance)];
  },
  // With x̂ = (x − mean)/σ: dx = scale/σ · (g − mean(g) − x̂·mean(g·x̂)); see Ioffe and Szegedy, ICML 2015.
  BatchNormGrad: ({ kernels, attrs, inputs }) => {
    const x = operand(inputs, 1);
    const channels = channelsOf(x);
    const out = kernels.empty('float32', x.shape);
    const [gradient, from, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => kernels.floats(operand(inputs, i))) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const dx = kernels.floats(out);
    const n = from.length / channels;
    const inverse = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + attrs.epsilon));
    const [offsetGradient, scaleGradient] = [new Float64Array(channels), new Float64Array(channels)];
    for (let i = 0; i < from.length;) {
      for (let c = 0; c < channels; c++, i++) {
        offsetGradient[c]! += gradient[i]!;
        scaleGradient[c]! += gradient[i]! * (from[i]! - mean[c]!) * inverse[c]!;
      }
    }
    for (let i = 0; i < from.length;) {
      for (let c = 0; c < channels; c++, i++) {
        const normal = (from[i]! - mean[c]!) * inverse[c]!;
        dx[i] = scale[c]! * inverse[c]! * (gradient[i]! - offsetGradient[c]! / n - (normal * scaleGradient[c]!) / n);
      }
    }
    return [out, vector(kernels, scaleGradient), vector(kernels, offsetGradient)];
  },
};
