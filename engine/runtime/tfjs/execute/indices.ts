import { type Bytes, isBytes, type WasmKernels } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable, operand } from './rules.ts';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Gathers rows of a table of bytes, which tfjs has no type for. */
function gatherBytes(kernels: WasmKernels, table: Bytes, indices: Tensor): Bytes {
  const row = count(table.shape.slice(1));
  const which = kernels.view(indices);
  const data = new Uint8Array(which.length * row);
  for (let i = 0; i < which.length; i++) {
    const index = which[i]!;
    if (index < 0 || index >= table.shape[0]!) throw new Error(`Index ${index} is outside of ${table.shape[0]} rows`);
    data.set(table.data.subarray(index * row, (index + 1) * row), i * row);
  }
  return { dtype: 'uint8', shape: [...indices.shape, ...table.shape.slice(1)], data };
}

export const INDICES: ExecuteTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: ({ kernels, inputs }) => {
    const [table, indices] = [at(inputs, 0), operand(inputs, 1)];
    if (isBytes(table)) return [gatherBytes(kernels, table, indices)];
    return [kernels.kernel('GatherV2', { x: table, indices }, { axis: 0, batchDims: 0 })];
  },
  OneHot: ({ kernels, attrs, inputs }) => {
    const indices = operand(inputs, 0);
    const out = kernels.empty('float32', [...indices.shape, attrs.depth]);
    const [which, to] = [kernels.view(indices), kernels.floats(out)];
    to.fill(0);
    which.forEach((index: number, i: number) => {
      if (index >= 0 && index < attrs.depth) to[i * attrs.depth + index] = 1;
    });
    return [out];
  },
  ArgMax: ({ kernels, attrs, inputs }) => [kernels.kernel('ArgMax', { x: operand(inputs, 0) }, { axis: attrs.axis })],
};
