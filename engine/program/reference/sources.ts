import { uniform } from '../random.ts';
import { array, resolveShape, sizeOf, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

function known(value: Array64 | undefined, name: string): Array64 {
  if (!value) throw new Error(`Nothing is called ${name}`);
  return value;
}

export const SOURCES: EvaluateTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ name }, _, { feeds }) => [known(feeds[name], name)],
  Variable: ({ name }, _, { variables }) => [known(variables.get(name), name)],
  Constant: ({ type, values }) => {
    const shape = resolveShape(type, 1);
    const count = sizeOf(shape);
    return [array(type.dtype, shape, values.length === count ? values : new Float64Array(count).fill(values[0]!))];
  },
  RandomUniform: ({ stream }, inputs) => {
    const { shape } = at(inputs, 0);
    const [seed, step] = at(inputs, 1).data;
    const values = Float64Array.from({ length: sizeOf(shape) }, (_, i) => uniform(seed!, stream, step!, i));
    return [array('float32', shape, values)];
  },
};
