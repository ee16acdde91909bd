import { attribute } from '../graph/attributes.ts';
import { at, type EmitTable, INDEX, T } from './rules.ts';

export const INDICES: EmitTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: ({ scope, inputs, types }) => [
    scope.node('GatherV2', [...inputs, scope.int32(0)], {
      Tparams: T(at(types, 0)),
      Tindices: INDEX,
      Taxis: INDEX,
    }),
  ],
  OneHot: ({ scope, attrs, inputs }) => [
    scope.node('OneHot', [at(inputs, 0), scope.int32(attrs.depth), scope.float32(1), scope.float32(0)], {
      T: attribute.type('float32'),
      TI: INDEX,
      axis: attribute.int(-1),
    }),
  ],
  ArgMax: ({ scope, attrs, inputs, types }) => [
    scope.node('ArgMax', [at(inputs, 0), scope.int32(attrs.axis)], {
      T: T(at(types, 0)),
      Tidx: INDEX,
      output_type: attribute.type('int32'),
    }),
  ],
};
