import { attribute } from '../graph/attributes.ts';
import { at, type EmitTable } from './rules.ts';

const FLOAT = { T: attribute.type('float32') };

export const LINEAR: EmitTable<'MatMul'> = {
  MatMul: ({ scope, attrs, inputs, types }) => {
    const [transposeA, transposeB] = [attribute.bool(attrs.transposeA), attribute.bool(attrs.transposeB)];
    const op =
      at(types, 0).shape.length === 2
        ? scope.node('MatMul', inputs, { ...FLOAT, transpose_a: transposeA, transpose_b: transposeB })
        : scope.node('BatchMatMulV2', inputs, { ...FLOAT, adj_x: transposeA, adj_y: transposeB });
    return [op];
  },
};
