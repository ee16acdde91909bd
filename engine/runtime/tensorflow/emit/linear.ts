import { attribute } from '../graph/attributes.ts';
import { at, type EmitTable, T } from './rules.ts';

export const LINEAR: EmitTable<'MatMul'> = {
  MatMul: ({ scope, attrs, inputs, types }) => {
    const [transposeA, transposeB] = [attribute.bool(attrs.transposeA), attribute.bool(attrs.transposeB)];
    const type = { T: T(at(types, 0)) };
    const op =
      at(types, 0).shape.length === 2
        ? scope.node('MatMul', inputs, { ...type, transpose_a: transposeA, transpose_b: transposeB })
        : scope.node('BatchMatMulV2', inputs, { ...type, adj_x: transposeA, adj_y: transposeB });
    return [op];
  },
};
