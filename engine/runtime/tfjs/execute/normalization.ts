import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

const channelsOf = (x: Tensor): number => x.shape[x.shape.length - 1] as number;

/** Sums f over all elements of each channel, in double precision. */
function perChannel(length: number, channels: number, f: (i: number, c: number) => number): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < length; i += channels) {
    for (let c = 0; c < channels; c++) sums[c]! += f(i + c, c);
  }
  return sums;
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
    const n = from.length / channels;
    const mean = perChannel(from.length, channels, (i) => from[i]!).map((sum) => sum / n);
    const variance = perChannel(from.length, channels, (i, c) => (from[i]! - mean[c]!) ** 2).map((sum) => sum / n);
    const factor = variance.map((value, c) => scale[c]! / Math.sqrt(value + attrs.epsilon));
    const shift = mean.map((value, c) => offset[c]! - value * factor[c]!);
    for (let i = 0; i < from.length; i += channels) {
      for (let c = 0; c < channels; c++) to[i + c] = from[i + c]! * factor[c]! + shift[c]!;
    }
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
    const normal = (i: number, c: number): number => (from[i]! - mean[c]!) * inverse[c]!;
    const offsetGradient = perChannel(from.length, channels, (i) => gradient[i]!);
    const scaleGradient = perChannel(from.length, channels, (i, c) => gradient[i]! * normal(i, c));
    for (let i = 0; i < from.length; i += channels) {
      for (let c = 0; c < channels; c++) {
        const centred = gradient[i + c]! - offsetGradient[c]! / n - (normal(i + c, c) * scaleGradient[c]!) / n;
        dx[i + c] = scale[c]! * inverse[c]! * centred;
      }
    }
    return [out, vector(kernels, scaleGradient), vector(kernels, offsetGradient)];
  },
};
