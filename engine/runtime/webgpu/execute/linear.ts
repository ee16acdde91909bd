import { type ExecuteTable, operand } from './rules.ts';

export const LINEAR: ExecuteTable<'MatMul'> = {
  MatMul: (execution) => {
    const { kernels, attrs } = execution;
    const [a, b] = [operand(execution, 0), operand(execution, 1)];
    const { transposeA, transposeB } = attrs;
    return [kernels.kernel('BatchMatMul', { a, b }, { transposeA, transposeB })];
  },
};
