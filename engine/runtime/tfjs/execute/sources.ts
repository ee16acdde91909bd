import { fillUniform } from '../../../program/random.ts';
import { type WasmKernels, isBytes, type Stored } from '../kernels.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

/** An alias of a value that another owner disposes of. */
export const borrow = (kernels: WasmKernels, value: Stored): Stored =>
  isBytes(value) ? value : kernels.identity(value);

export const SOURCES: ExecuteTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ kernels, attrs, state }) => [borrow(kernels, state.feed(attrs.name))],
  Variable: ({ kernels, attrs, state }) => [borrow(kernels, state.variable(attrs.name))],
  Constant: ({ kernels, attrs, state }) => [borrow(kernels, state.constant(attrs.type, attrs.values))],
  RandomUniform: ({ kernels, attrs, inputs }) => {
    const [seed, step] = kernels.view(operand(inputs, 1)) as unknown as [number, number];
    const out = kernels.empty('float32', at(inputs, 0).shape);
    fillUniform(kernels.floats(out), seed, attrs.stream, step);
    return [out];
  },
};
