import type { Shape } from '../../../program/types.ts';
import { type GpuKernels, Host, type Stored } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

/** The sizes of a declared shape, with the batch from the actual number of elements. */
function sizesFor(shape: Shape, elements: number): number[] {
  const known = shape.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1);
  return shape.map((dim) => (typeof dim === 'number' ? dim : elements / known));
}

/** A slice: rows of a value on the host, or any part of one on the GPU. */
function slice(kernels: GpuKernels, x: Stored, begin: readonly number[], size: readonly number[]): Stored {
  const whole =
    begin.slice(1).every((from) => from === 0) && size.slice(1).every((n, i) => n < 0 || n === x.shape[i + 1]);
  if (!(x instanceof Host) || !whole) return kernels.slice(kernels.tensor(x), begin, size);
  const row = count(x.shape.slice(1));
  const from = begin[0] ?? 0;
  const length = size[0] === -1 ? x.shape[0]! - from : size[0]!;
  return new Host(x.dtype, [length, ...x.shape.slice(1)], x.data.subarray(from * row, (from + length) * row));
}

export const SHAPE: ExecuteTable<
  'Reshape' | 'Transpose' | 'BroadcastLike' | 'Concat' | 'Slice' | 'Pad' | 'SplitBatch' | 'JoinBatch' | 'DimSize'
> = {
  Reshape: ({ kernels, attrs, inputs }) => {
    const x = at(inputs, 0);
    const shape = sizesFor(attrs.shape, count(x.shape));
    return [x instanceof Host ? new Host(x.dtype, shape, x.data) : kernels.reshape(x, shape)];
  },
  Transpose: (execution) => [execution.kernels.transpose(operand(execution, 0), execution.attrs.permutation)],
  BroadcastLike: (execution) => [execution.kernels.broadcast(operand(execution, 0), at(execution.inputs, 1).shape)],
  Concat: (execution) => {
    const { kernels, attrs, inputs } = execution;
    const parts = inputs.map((_, i) => operand(execution, i));
    if (parts.length === 1) return [kernels.identity(parts[0]!)];
    return [kernels.kernel('Concat', parts as never, { axis: attrs.axis })];
  },
  Slice: ({ kernels, attrs, inputs }) => [slice(kernels, at(inputs, 0), attrs.begin, attrs.size)],
  Pad: (execution) => [execution.kernels.pad(operand(execution, 0), execution.attrs.paddings, execution.attrs.value)],
  SplitBatch: ({ kernels, attrs: { part, parts }, inputs }) => {
    const x = at(inputs, 0);
    const [start, end] = [part, part + 1].map((p) => Math.floor((x.shape[0] * p) / parts)) as [number, number];
    const rest = x.shape.slice(1);
    return [slice(kernels, x, [start, ...rest.map(() => 0)], [end - start, ...rest.map(() => -1)])];
  },
  JoinBatch: (execution) => {
    const parts = execution.inputs.map((_, i) => operand(execution, i));
    return [execution.kernels.kernel('Concat', parts as never, { axis: 0 })];
  },
  DimSize: ({ attrs, inputs }) => [new Host('float32', [], Float32Array.of(at(inputs, 0).shape[attrs.axis]!))],
};
