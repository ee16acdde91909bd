import { attribute } from '../graph/attributes.ts';
import type { EmitTable } from './rules.ts';

export const LINEAR: EmitTable<'MatMul'> = {
  MatMul: ({ scope, attrs, inputs }) => [
    scope.node('MatMul', inputs, {
      T: attribute.type('float32'),
      transpose_a: attribute.bool(attrs.transposeA),
      transpose_b: attribute.bool(attrs.transposeB),
    }),
  ],
};
