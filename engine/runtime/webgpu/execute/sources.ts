import { fillUniform } from '../../../program/random.ts';
import { type GpuKernels, Host, type Stored } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable } from './rules.ts';

/** An alias of a value that another owner disposes of. */
export const borrow = (kernels: GpuKernels, value: Stored): Stored =>
  value instanceof Host ? value : kernels.identity(value);

export const SOURCES: ExecuteTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ kernels, attrs, state }) => [borrow(kernels, state.feed(attrs.name))],
  Variable: ({ kernels, attrs, state }) => [borrow(kernels, state.variable(attrs.name))],
  Constant: ({ kernels, attrs, state }) => [borrow(kernels, state.constant(attrs.type, attrs.values))],
  RandomUniform: ({ attrs, inputs }) => {
    const { shape } = at(inputs, 0);
    const counter = at(inputs, 1);
    if (!(counter instanceof Host)) throw new Error('The counter of random numbers is fed');
    const values = new Float32Array(count(shape));
    fillUniform(values, counter.data[0]!, attrs.stream, counter.data[1]!);
    return [new Host('float32', shape, values)];
  },
};
