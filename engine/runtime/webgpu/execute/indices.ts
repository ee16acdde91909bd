import { type Host as HostValue, Host } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

/** Gathers rows of a table on the host, so that only they are uploaded. */
function gatherRows(table: HostValue, indices: HostValue): HostValue {
  const row = count(table.shape.slice(1));
  const data = new (table.data.constructor as Uint8ArrayConstructor)(indices.data.length * row);
  indices.data.forEach((index: number, i: number) => {
    if (index < 0 || index >= table.shape[0]!) throw new Error(`Index ${index} is outside of ${table.shape[0]} rows`);
    data.set(table.data.subarray(index * row, (index + 1) * row), i * row);
  });
  return new Host(table.dtype, [...indices.shape, ...table.shape.slice(1)], data);
}

export const INDICES: ExecuteTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: (execution) => {
    const { kernels, inputs } = execution;
    const [table, indices] = [at(inputs, 0), at(inputs, 1)];
    if (table instanceof Host && indices instanceof Host) return [gatherRows(table, indices)];
    const [x, which] = [operand(execution, 0), operand(execution, 1)];
    return [kernels.kernel('GatherV2', { x, indices: which }, { axis: 0, batchDims: 0 })];
  },
  OneHot: (execution) => {
    const { kernels, attrs } = execution;
    const options = { depth: attrs.depth, onValue: 1, offValue: 0, dtype: 'float32' };
    return [kernels.kernel('OneHot', { indices: operand(execution, 0) }, options)];
  },
  ArgMax: (execution) => [
    execution.kernels.kernel('ArgMax', { x: operand(execution, 0) }, { axis: execution.attrs.axis }),
  ],
};
