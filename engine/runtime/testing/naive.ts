/** Oracles for the tests: the primitives as plain loops, slow and without any library. */
import type { ConvAttrs, Pair, PoolAttrs } from '../../program/types.ts';

export interface Array4 {
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array;
}

export const zeros4 = (...shape: [number, number, number, number]): Array4 => ({
  shape,
  data: new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]),
});

const at = ({ shape }: Array4, a: number, b: number, c: number, d: number): number =>
  ((a * shape[1] + b) * shape[2] + c) * shape[3] + d;

/** Calls back for every pair of an output pixel and an input pixel under its window. */
function eachTap(
  input: Pair,
  output: Pair,
  kernel: Pair,
  { strides, padding, dilations }: ConvAttrs,
  visit: (y: number, x: number, i: number, j: number, ky: number, kx: number) => void,
): void {
  for (let y = 0; y < output[0]; y++) {
    for (let x = 0; x < output[1]; x++) {
      for (let ky = 0; ky < kernel[0]; ky++) {
        for (let kx = 0; kx < kernel[1]; kx++) {
          const i = y * strides[0] + ky * dilations[0] - padding[0];
          const j = x * strides[1] + kx * dilations[1] - padding[2];
          if (i >= 0 && i < input[0] && j >= 0 && j < input[1]) visit(y, x, i, j, ky, kx);
        }
      }
    }
  }
}

function outputSize(size: number, kernel: number, stride: number, padding: number, dilation: number): number {
  return Math.floor((size + padding - (kernel - 1) * dilation - 1) / stride) + 1;
}

/**
 * Adds w·x, or its gradient by the chain rule, at every tap: the three convolution primitives differ in the roles of
 * the operands.
 */
function convolve(
  attrs: ConvAttrs,
  x: Array4,
  filter: Array4,
  out: Array4,
  add: (xi: number, wi: number, oi: number) => void,
): void {
  const [n, height, width, channels] = x.shape;
  const [kernelHeight, kernelWidth, , outChannels] = filter.shape;
  for (let b = 0; b < n; b++) {
    eachTap(
      [height, width],
      [out.shape[1], out.shape[2]],
      [kernelHeight, kernelWidth],
      attrs,
      (oy, ox, i, j, ky, kx) => {
        for (let c = 0; c < channels; c++) {
          for (let o = 0; o < outChannels; o++) add(at(x, b, i, j, c), at(filter, ky, kx, c, o), at(out, b, oy, ox, o));
        }
      },
    );
  }
}

export function conv2d(x: Array4, filter: Array4, attrs: ConvAttrs): Array4 {
  const { strides, padding, dilations } = attrs;
  const height = outputSize(x.shape[1], filter.shape[0], strides[0], padding[0] + padding[1], dilations[0]);
  const width = outputSize(x.shape[2], filter.shape[1], strides[1], padding[2] + padding[3], dilations[1]);
  const out = zeros4(x.shape[0], height, width, filter.shape[3]);
  convolve(attrs, x, filter, out, (xi, wi, oi) => (out.data[oi]! += x.data[xi]! * filter.data[wi]!));
  return out;
}

export function conv2dInputGrad(filter: Array4, gradient: Array4, attrs: ConvAttrs, size: Pair): Array4 {
  const dx = zeros4(gradient.shape[0], size[0], size[1], filter.shape[2]);
  convolve(attrs, dx, filter, gradient, (xi, wi, oi) => (dx.data[xi]! += filter.data[wi]! * gradient.data[oi]!));
  return dx;
}

export function conv2dFilterGrad(x: Array4, gradient: Array4, attrs: ConvAttrs, kernel: Pair): Array4 {
  const dw = zeros4(kernel[0], kernel[1], x.shape[3], gradient.shape[3]);
  convolve(attrs, x, dw, gradient, (xi, wi, oi) => (dw.data[wi]! += x.data[xi]! * gradient.data[oi]!));
  return dw;
}

const UNPADDED = { padding: [0, 0, 0, 0], dilations: [1, 1] } as const;

function pooled(x: Array4, { kernel, strides }: PoolAttrs): Array4 {
  const height = outputSize(x.shape[1], kernel[0], strides[0], 0, 1);
  const width = outputSize(x.shape[2], kernel[1], strides[1], 0, 1);
  return zeros4(x.shape[0], height, width, x.shape[3]);
}

function eachWindow(x: Array4, out: Array4, attrs: PoolAttrs, visit: (xi: number, oi: number) => void): void {
  const [n, height, width, channels] = x.shape;
  for (let b = 0; b < n; b++) {
    for (let c = 0; c < channels; c++) {
      const taps = { strides: attrs.strides, ...UNPADDED };
      eachTap([height, width], [out.shape[1], out.shape[2]], attrs.kernel, taps, (oy, ox, i, j) =>
        visit(at(x, b, i, j, c), at(out, b, oy, ox, c)),
      );
    }
  }
}

export function maxPool(x: Array4, attrs: PoolAttrs): Array4 {
  const out = pooled(x, attrs);
  out.data.fill(-Infinity);
  eachWindow(x, out, attrs, (xi, oi) => (out.data[oi] = Math.max(out.data[oi]!, x.data[xi]!)));
  return out;
}

/** Assumes that no window holds its maximum twice. */
export function maxPoolGrad(x: Array4, y: Array4, gradient: Array4, attrs: PoolAttrs): Array4 {
  const dx = zeros4(...x.shape);
  eachWindow(x, y, attrs, (xi, oi) => {
    if (x.data[xi] === y.data[oi]) dx.data[xi]! += gradient.data[oi]!;
  });
  return dx;
}

export function avgPool(x: Array4, attrs: PoolAttrs): Array4 {
  const out = pooled(x, attrs);
  const share = 1 / (attrs.kernel[0] * attrs.kernel[1]);
  eachWindow(x, out, attrs, (xi, oi) => (out.data[oi]! += x.data[xi]! * share));
  return out;
}

export function avgPoolGrad(gradient: Array4, attrs: PoolAttrs, size: Pair): Array4 {
  const dx = zeros4(gradient.shape[0], size[0], size[1], gradient.shape[3]);
  const share = 1 / (attrs.kernel[0] * attrs.kernel[1]);
  eachWindow(dx, gradient, attrs, (xi, oi) => (dx.data[xi]! += gradient.data[oi]! * share));
  return dx;
}

export interface Normalized {
  readonly y: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** @param channels size of the last axis */
export function batchNorm(
  x: Float32Array,
  channels: number,
  scale: Float32Array,
  offset: Float32Array,
  epsilon: number,
): Normalized {
  const n = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, i) => (mean[i % channels]! += value / n));
  x.forEach((value, i) => (variance[i % channels]! += (value - mean[i % channels]!) ** 2 / n));
  const y = x.map((value, i) => {
    const c = i % channels;
    return ((value - mean[c]!) / Math.sqrt(variance[c]! + epsilon)) * scale[c]! + offset[c]!;
  });
  return { y, mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
}

/** The gradient of x by central differences of Σ gradient·y, in double precision. */
export function batchNormGrad(
  x: Float32Array,
  channels: number,
  scale: Float32Array,
  gradient: Float32Array,
  epsilon: number,
): { dx: Float32Array; dScale: Float32Array; dOffset: Float32Array } {
  const n = x.length / channels;
  const loss = (values: Float64Array): number => {
    let total = 0;
    for (let c = 0; c < channels; c++) {
      let mean = 0;
      let variance = 0;
      for (let i = c; i < values.length; i += channels) mean += values[i]! / n;
      for (let i = c; i < values.length; i += channels) variance += (values[i]! - mean) ** 2 / n;
      for (let i = c; i < values.length; i += channels) {
        total += (gradient[i]! * scale[c]! * (values[i]! - mean)) / Math.sqrt(variance + epsilon);
      }
    }
    return total;
  };
  const step = 1e-5;
  const values = Float64Array.from(x);
  const dx = x.map((_, i) => {
    const kept = values[i]!;
    values[i] = kept + step;
    const above = loss(values);
    values[i] = kept - step;
    const below = loss(values);
    values[i] = kept;
    return (above - below) / (2 * step);
  });
  const { y } = batchNorm(x, channels, new Float32Array(channels).fill(1), new Float32Array(channels), epsilon);
  const dScale = new Float32Array(channels);
  const dOffset = new Float32Array(channels);
  gradient.forEach((g, i) => {
    dScale[i % channels]! += g * y[i]!;
    dOffset[i % channels]! += g;
  });
  return { dx, dScale, dOffset };
}
