import { fillUniform } from '../../../program/random.ts';
import { type Machine, isBytes, type Stored } from '../kernels.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

/** Another name for a value that somebody else owns. */
const borrow = (machine: Machine, value: Stored): Stored => (isBytes(value) ? value : machine.identity(value));

export const SOURCES: ExecuteTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ machine, attrs, state }) => [borrow(machine, state.feed(attrs.name))],
  Variable: ({ machine, attrs, state }) => [borrow(machine, state.variable(attrs.name))],
  Constant: ({ machine, attrs, state }) => [borrow(machine, state.constant(attrs.type, attrs.values))],
  RandomUniform: ({ machine, attrs, inputs }) => {
    const [seed, step] = machine.view(operand(inputs, 1)) as unknown as [number, number];
    const out = machine.empty('float32', at(inputs, 0).shape);
    fillUniform(machine.floats(out), seed, attrs.stream, step);
    return [out];
  },
};
