import type { Shape } from '../../../program/types.ts';
import { isBytes, type WasmKernels, type Stored } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

/** The sizes of a declared shape, with the batch from the actual number of elements. */
function sizesFor(shape: Shape, elements: number): number[] {
  const known = shape.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1);
  return shape.map((dim) => (typeof dim === 'number' ? dim : elements / known));
}

function reshape(kernels: WasmKernels, x: Stored, shape: readonly number[]): Stored {
  return isBytes(x) ? { ...x, shape: [...shape] } : kernels.reshape(x, shape);
}

function slice(kernels: WasmKernels, x: Stored, begin: readonly number[], size: readonly number[]): Stored {
  if (!isBytes(x)) return kernels.slice(x, begin, size);
  // Bytes are only split along the batch.
  const row = count(x.shape.slice(1));
  const length = size[0] === -1 ? x.shape[0]! - begin[0]! : size[0]!;
  if (begin.slice(1).some((from) => from !== 0)) throw new Error('Bytes are only cut along axis 0');
  return {
    ...x,
    shape: [length, ...x.shape.slice(1)],
    data: x.data.subarray(begin[0]! * row, (begin[0]! + length) * row),
  };
}

export const SHAPE: ExecuteTable<
  'Reshape' | 'Transpose' | 'BroadcastLike' | 'Concat' | 'Slice' | 'Pad' | 'SplitBatch' | 'JoinBatch' | 'DimSize'
> = {
  Reshape: ({ kernels, attrs, inputs }) => {
    const x = at(inputs, 0);
    return [reshape(kernels, x, sizesFor(attrs.shape, count(x.shape)))];
  },
  Transpose: ({ kernels, attrs, inputs }) => [kernels.transpose(operand(inputs, 0), attrs.permutation)],
  BroadcastLike: ({ kernels, inputs }) => [kernels.broadcast(operand(inputs, 0), at(inputs, 1).shape)],
  Concat: ({ kernels, attrs, inputs }) => {
    const parts = inputs.map((_, i) => operand(inputs, i));
    if (parts.length === 1) return [kernels.identity(parts[0]!)];
    return [kernels.kernel('Concat', parts as never, { axis: attrs.axis })];
  },
  Slice: ({ kernels, attrs, inputs }) => [slice(kernels, at(inputs, 0), attrs.begin, attrs.size)],
  Pad: ({ kernels, attrs, inputs }) => {
    const paddings = attrs.paddings.map((pair) => [...pair]);
    return [kernels.kernel('PadV2', { x: operand(inputs, 0) }, { paddings, constantValue: attrs.value })];
  },
  SplitBatch: ({ kernels, attrs: { part, parts }, inputs }) => {
    const x = at(inputs, 0);
    const [start, end] = [part, part + 1].map((p) => Math.floor((x.shape[0] * p) / parts)) as [number, number];
    const rest = x.shape.slice(1);
    return [slice(kernels, x, [start, ...rest.map(() => 0)], [end - start, ...rest.map(() => -1)])];
  },
  JoinBatch: ({ kernels, inputs }) => [
    kernels.kernel('Concat', inputs.map((_, i) => operand(inputs, i)) as never, { axis: 0 }),
  ],
  DimSize: ({ kernels, attrs, inputs }) => [
    kernels.fromValues('float32', [], Float32Array.of(at(inputs, 0).shape[attrs.axis]!)),
  ],
};
