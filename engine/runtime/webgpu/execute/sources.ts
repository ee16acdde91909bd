import { fillUniform } from '../../../program/random.ts';
import { type GpuMachine, Host, type Stored } from '../kernels.ts';
import { count } from '../../hostTensors.ts';
import { at, type ExecuteTable } from './rules.ts';

/** Another name for a value that somebody else owns. */
const borrow = (machine: GpuMachine, value: Stored): Stored =>
  value instanceof Host ? value : machine.identity(value);

export const SOURCES: ExecuteTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ machine, attrs, state }) => [borrow(machine, state.feed(attrs.name))],
  Variable: ({ machine, attrs, state }) => [borrow(machine, state.variable(attrs.name))],
  Constant: ({ machine, attrs, state }) => [borrow(machine, state.constant(attrs.type, attrs.values))],
  RandomUniform: ({ attrs, inputs }) => {
    const { shape } = at(inputs, 0);
    const counter = at(inputs, 1);
    if (!(counter instanceof Host)) throw new Error('The counter of random numbers is fed');
    const values = new Float32Array(count(shape));
    fillUniform(values, counter.data[0]!, attrs.stream, counter.data[1]!);
    return [new Host('float32', shape, values)];
  },
};
