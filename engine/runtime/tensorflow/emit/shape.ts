import type { TensorType } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { at, type EmitTable, INDEX, sizes, T } from './rules.ts';
import type { Scope } from './scope.ts';

const INTS = { T: INDEX };

/** int32 vectors: first sample and number of samples of part `part` of `parts` of the batch. */
function partOf(scope: Scope, x: Ref, type: TensorType, part: number, parts: number): { start: Ref; count: Ref } {
  const size = type.shape[0];
  if (typeof size === 'number') {
    const [start, end] = [part, part + 1].map((p) => Math.floor((size * p) / parts)) as [number, number];
    return { start: scope.int32s([start]), count: scope.int32s([end - start]) };
  }
  const n = scope.sizeOf(x, type, 0);
  const edge = (p: number): Ref =>
    scope.once(`edge ${p}/${parts} ${n}`, () =>
      scope.node('FloorDiv', [scope.node('Mul', [n, scope.int32(p)], INTS), scope.int32(parts)], INTS),
    );
  const start = edge(part);
  return { start, count: scope.node('Sub', [edge(part + 1), start], INTS) };
}

export const SHAPE: EmitTable<
  'Reshape' | 'Transpose' | 'BroadcastLike' | 'Concat' | 'Slice' | 'Pad' | 'SplitBatch' | 'JoinBatch' | 'DimSize'
> = {
  Reshape: ({ scope, attrs, inputs, types }) => [scope.reshape(at(inputs, 0), at(types, 0).dtype, sizes(attrs.shape))],
  Transpose: ({ scope, attrs, inputs, types }) => [
    scope.node('Transpose', [at(inputs, 0), scope.int32s(attrs.permutation)], { T: T(at(types, 0)), Tperm: INDEX }),
  ],
  BroadcastLike: ({ scope, inputs, types }) => [
    scope.node('BroadcastTo', [at(inputs, 0), scope.shapeOf(at(inputs, 1), at(types, 1))], {
      T: T(at(types, 0)),
      Tidx: INDEX,
    }),
  ],
  Concat: ({ scope, attrs, inputs, types }) => [
    inputs.length === 1
      ? scope.node('Identity', inputs, { T: T(at(types, 0)) })
      : scope.node('ConcatV2', [...inputs, scope.int32(attrs.axis)], {
          N: attribute.int(inputs.length),
          T: T(at(types, 0)),
          Tidx: INDEX,
        }),
  ],
  Slice: ({ scope, attrs, inputs, types }) => [
    scope.node('Slice', [at(inputs, 0), scope.int32s(attrs.begin), scope.int32s(attrs.size)], {
      T: T(at(types, 0)),
      Index: INDEX,
    }),
  ],
  Pad: ({ scope, attrs, inputs, types }) => {
    const type = at(types, 0);
    const paddings = scope.constant('int32', [attrs.paddings.length, 2], attrs.paddings.flat());
    const attributes = { T: T(type), Tpaddings: INDEX };
    if (attrs.value === 0) return [scope.node('Pad', [at(inputs, 0), paddings], attributes)];
    return [scope.node('PadV2', [at(inputs, 0), paddings, scope.constant(type.dtype, [], [attrs.value])], attributes)];
  },
  SplitBatch: ({ scope, attrs, inputs, types }) => {
    const [x, type] = [at(inputs, 0), at(types, 0)];
    const { start, count } = partOf(scope, x, type, attrs.part, attrs.parts);
    const rest = type.shape.length - 1;
    const [begin, size] =
      rest === 0
        ? [start, count]
        : [
            scope.concatInts([start, scope.int32s(Array<number>(rest).fill(0))]),
            scope.concatInts([count, scope.int32s(Array<number>(rest).fill(-1))]),
          ];
    return [scope.node('Slice', [x, begin, size], { T: T(type), Index: INDEX })];
  },
  JoinBatch: ({ scope, inputs, types }) => [
    scope.node('ConcatV2', [...inputs, scope.int32(0)], {
      N: attribute.int(inputs.length),
      T: T(at(types, 0)),
      Tidx: INDEX,
    }),
  ],
  DimSize: ({ scope, attrs, inputs, types }) => {
    const size = scope.sizeOf(at(inputs, 0), at(types, 0), attrs.axis);
    const attributes = { SrcT: attribute.type('int32'), DstT: attribute.type('float32') };
    return [scope.node('Cast', [scope.reshape(size, 'int32', [])], attributes)];
  },
};
