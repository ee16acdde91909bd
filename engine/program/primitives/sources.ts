import { at, expectDType, type RuleTable } from './rules.ts';
import { elementCount } from '../shapes.ts';

export const SOURCES: RuleTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: { arity: 0, infer: ({ type }) => [type], gradient: null },
  Variable: { arity: 0, infer: ({ type }) => [type], gradient: null },
  Constant: {
    arity: 0,
    infer: ({ type, values }) => {
      if (values.length !== 1 && values.length !== elementCount(type.shape)) {
        throw new Error(`${values.length} values for [${type.shape.join(', ')}]`);
      }
      return [type];
    },
    gradient: null,
  },
  RandomUniform: {
    arity: 2,
    infer: (_, inputs) => {
      expectDType(at(inputs, 1), 'int32');
      return [{ dtype: 'float32', shape: at(inputs, 0).shape }];
    },
    gradient: null,
  },
};
