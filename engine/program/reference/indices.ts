import { array, eachIndex, offsetOf, sizeOf, zeros } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

export const INDICES: EvaluateTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: (_, inputs) => {
    const [table, indices] = [at(inputs, 0), at(inputs, 1)];
    const rest = table.shape.slice(1);
    const row = sizeOf(rest);
    const result = zeros(table.dtype, [...indices.shape, ...rest]);
    indices.data.forEach((index, i) => result.data.set(table.data.slice(index * row, (index + 1) * row), i * row));
    return [result];
  },
  OneHot: ({ depth }, inputs) => {
    const { shape, data } = at(inputs, 0);
    const result = zeros('float32', [...shape, depth]);
    data.forEach((index, i) => {
      if (index >= 0 && index < depth) result.data[i * depth + index] = 1;
    });
    return [result];
  },
  ArgMax: ({ axis }, inputs) => {
    const x = at(inputs, 0);
    const kept = x.shape.map((size, i) => (i === axis ? 1 : size));
    const best = new Float64Array(sizeOf(kept)).fill(-Infinity);
    const result = new Float64Array(best.length);
    eachIndex(x.shape, (index, flat) => {
      const to = offsetOf(index, kept);
      if (x.data[flat]! <= best[to]!) return;
      best[to] = x.data[flat]!;
      result[to] = index[axis]!;
    });
    const shape = x.shape.filter((_, i) => i !== axis);
    return [array('int32', shape, result)];
  },
};
