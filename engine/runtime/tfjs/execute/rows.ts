/** Row by row along the last axis, which the backend's own softmax refuses to do in places. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Machine } from '../kernels.ts';

type RowWork = (from: Float32Array, to: Float32Array, start: number, end: number) => void;

function eachRow(machine: Machine, x: Tensor, work: RowWork): Tensor {
  const out = machine.empty('float32', x.shape);
  const [from, to] = [machine.floats(x), machine.floats(out)];
  const width = x.shape[x.rank - 1] as number;
  for (let start = 0; start < from.length; start += width) work(from, to, start, start + width);
  return out;
}

/** Taken off before exp, so that nothing overflows. */
function largest(values: Float32Array, start: number, end: number): number {
  let max = -Infinity;
  for (let i = start; i < end; i++) if (values[i]! > max) max = values[i]!;
  return max;
}

/** Softmax over the last axis, less the largest first: no row overflows. */
export const softmax = (machine: Machine, x: Tensor): Tensor =>
  eachRow(machine, x, (from, to, start, end) => {
    const max = largest(from, start, end);
    let sum = 0;
    for (let i = start; i < end; i++) sum += to[i] = Math.exp(from[i]! - max);
    for (let i = start; i < end; i++) to[i]! /= sum;
  });

/** log softmax(x) = x − max − log Σ exp(x − max). */
export const logSoftmax = (machine: Machine, x: Tensor): Tensor =>
  eachRow(machine, x, (from, to, start, end) => {
    const max = largest(from, start, end);
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(from[i]! - max);
    const log = max + Math.log(sum);
    for (let i = start; i < end; i++) to[i] = from[i]! - log;
  });
