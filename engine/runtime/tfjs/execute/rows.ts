/** Softmax along the last axis, for shapes that the backend's own kernel refuses. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmKernels } from '../kernels.ts';

type RowWork = (from: Float32Array, to: Float32Array, start: number, end: number) => void;

function eachRow(kernels: WasmKernels, x: Tensor, work: RowWork): Tensor {
  const out = kernels.empty('float32', x.shape);
  const [from, to] = [kernels.floats(x), kernels.floats(out)];
  const width = x.shape[x.rank - 1] as number;
  for (let start = 0; start < from.length; start += width) work(from, to, start, start + width);
  return out;
}

/** The maximum of a row, subtracted before exp against overflow. */
function largest(values: Float32Array, start: number, end: number): number {
  let max = -Infinity;
  for (let i = start; i < end; i++) if (values[i]! > max) max = values[i]!;
  return max;
}

/** Softmax over the last axis; the maximum is subtracted first against overflow. */
export const softmax = (kernels: WasmKernels, x: Tensor): Tensor =>
  eachRow(kernels, x, (from, to, start, end) => {
    const max = largest(from, start, end);
    let sum = 0;
    for (let i = start; i < end; i++) sum += to[i] = Math.exp(from[i]! - max);
    for (let i = start; i < end; i++) to[i]! /= sum;
  });

/** log softmax(x) = x − max − log Σ exp(x − max). */
export const logSoftmax = (kernels: WasmKernels, x: Tensor): Tensor =>
  eachRow(kernels, x, (from, to, start, end) => {
    const max = largest(from, start, end);
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(from[i]! - max);
    const log = max + Math.log(sum);
    for (let i = start; i < end; i++) to[i] = from[i]! - log;
  });
