import { concreteShape, sizePerSample } from '../../../program/shapes.ts';
import { attribute } from '../graph/attributes.ts';
import { at, type EmitTable } from './rules.ts';

/** Algorithm number of Philox in StatelessRandomUniformV2. */
const PHILOX = 1;
const WORD = { T: attribute.type('int32'), type: attribute.type('uint64') };
const PART = { T: attribute.type('int32'), Index: attribute.type('int32') };

export const SOURCES: EmitTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  Input: ({ scope, attrs }) => [scope.feed(attrs.name)],
  Variable: ({ scope, attrs }) => [scope.read(attrs.name, attrs.type)],
  Constant: ({ scope, attrs: { type, values } }) => {
    if (!type.shape.every((dim) => typeof dim === 'number')) throw new Error('A constant has no batch axis');
    const shape = concreteShape(type.shape, 1);
    if (values.length !== 1 || sizePerSample(shape) === 1) return [scope.constant(type.dtype, shape, values)];
    return [
      scope.node('Fill', [scope.int32s(shape), scope.constant(type.dtype, [], values)], {
        T: attribute.type(type.dtype),
        index_type: attribute.type('int32'),
      }),
    ];
  },
  // Key (seed, stream) and counter (0, step) as 64-bit words, lower halves first: see program/random.ts.
  RandomUniform: ({ scope, attrs, inputs, types }) => {
    const [like, counter] = [at(inputs, 0), at(inputs, 1)];
    const one = scope.int32s([1]);
    const seed = scope.once(`seed ${counter}`, () => scope.node('Slice', [counter, scope.int32s([0]), one], PART));
    const words = scope.once(`step ${counter}`, () => {
      const step = scope.node('Slice', [counter, one, one], PART);
      const pairs = scope.concatInts([scope.int32s([0, 0]), step, scope.int32s([0])]);
      return scope.node('Bitcast', [scope.reshape(pairs, 'int32', [2, 2])], WORD);
    });
    const pair = scope.reshape(scope.concatInts([seed, scope.int32s([attrs.stream])]), 'int32', [1, 2]);
    const key = scope.node('Bitcast', [pair], WORD);
    return [
      scope.node('StatelessRandomUniformV2', [scope.shapeOf(like, at(types, 0)), key, words, scope.int32(PHILOX)], {
        dtype: attribute.type('float32'),
        Tshape: attribute.type('int32'),
      }),
    ];
  },
};
