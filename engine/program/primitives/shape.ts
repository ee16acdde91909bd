import type { Value } from '../builder.ts';
import { broadcastShapes, elementCount, sameShape } from '../shapes.ts';
import type { Dim, Pair } from '../types.ts';
import { at, type RuleTable } from './rules.ts';

export const SHAPE: RuleTable<
  'Reshape' | 'Transpose' | 'BroadcastLike' | 'Concat' | 'Slice' | 'Pad' | 'SplitBatch' | 'JoinBatch' | 'DimSize'
> = {
  Reshape: {
    arity: 1,
    infer: ({ shape }, inputs) => {
      const x = at(inputs, 0);
      if (elementCount(x.shape) !== elementCount(shape)) {
        throw new Error(`[${x.shape.join(', ')}] has other elements than [${shape.join(', ')}]`);
      }
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ b, inputs, gradients }) => [b.reshape(at(gradients, 0) as Value, at(inputs, 0).type.shape)],
  },
  Transpose: {
    arity: 1,
    infer: ({ permutation }, inputs) => {
      const x = at(inputs, 0);
      if (
        [...permutation].sort((a, b) => a - b).some((axis, i) => axis !== i) ||
        permutation.length !== x.shape.length
      ) {
        throw new Error(`[${permutation.join(', ')}] is no order of ${x.shape.length} axes`);
      }
      return [{ dtype: x.dtype, shape: permutation.map((axis) => at(x.shape, axis)) }];
    },
    gradient: ({ b, attrs: { permutation }, gradients }) => [
      b.transpose(
        at(gradients, 0) as Value,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
    ],
  },
  BroadcastLike: {
    arity: 2,
    infer: (_, inputs) => {
      const [x, like] = [at(inputs, 0), at(inputs, 1)];
      if (!sameShape(broadcastShapes(x.shape, like.shape), like.shape)) throw new Error('Does not broadcast');
      return [{ dtype: x.dtype, shape: like.shape }];
    },
    gradient: ({ b, inputs, gradients }) => {
      const [x, g] = [at(inputs, 0), at(gradients, 0) as Value];
      const lead = g.type.shape.length - x.type.shape.length;
      const axes = g.type.shape.flatMap((dim, i) => (i < lead || x.type.shape[i - lead] !== dim ? [i] : []));
      const summed = b.sum(g, axes);
      return [sameShape(summed.type.shape, x.type.shape) ? summed : b.reshape(summed, x.type.shape), null];
    },
  },
  Concat: {
    arity: null,
    infer: ({ axis }, inputs) => {
      const first = at(inputs, 0);
      let size = 0;
      for (const { shape } of inputs) {
        if (shape.length !== first.shape.length || shape.some((dim, i) => i !== axis && dim !== first.shape[i])) {
          throw new Error('Shapes differ off the axis');
        }
        const dim = at(shape, axis);
        if (typeof dim !== 'number') throw new Error('The batch cannot be joined');
        size += dim;
      }
      return [{ dtype: first.dtype, shape: first.shape.map((dim, i): Dim => (i === axis ? size : dim)) }];
    },
    gradient: ({ b, attrs: { axis }, inputs, gradients }) => {
      const g = at(gradients, 0) as Value;
      let start = 0;
      return inputs.map(({ type }) => {
        const size = at(type.shape, axis) as number;
        const begin = type.shape.map((_, i) => (i === axis ? start : 0));
        start += size;
        return b.slice(
          g,
          begin,
          type.shape.map((_, i) => (i === axis ? size : -1)),
        );
      });
    },
  },
  Slice: {
    arity: 1,
    infer: ({ begin, size }, inputs) => {
      const x = at(inputs, 0);
      const shape = x.shape.map((dim, i): Dim => {
        const [from, length] = [at(begin, i), at(size, i)];
        if (typeof dim !== 'number') {
          if (from !== 0 || length !== -1) throw new Error('The batch cannot be cut');
          return dim;
        }
        const end = length === -1 ? dim : from + length;
        if (from < 0 || end > dim || end <= from) throw new Error(`${from}…${end} is outside 0…${dim}`);
        return end - from;
      });
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ b, attrs: { begin }, inputs, outputs, gradients }) => {
      const [x, y] = [at(inputs, 0).type.shape, at(outputs, 0).type.shape];
      const paddings = x.map((dim, i): Pair => {
        if (typeof dim !== 'number') return [0, 0];
        return [at(begin, i), dim - at(begin, i) - (y[i] as number)];
      });
      return [b.pad(at(gradients, 0) as Value, paddings)];
    },
  },
  Pad: {
    arity: 1,
    infer: ({ paddings }, inputs) => {
      const x = at(inputs, 0);
      const shape = x.shape.map((dim, i): Dim => {
        const [before, after] = at(paddings, i);
        if (typeof dim === 'number') return dim + before + after;
        if (before || after) throw new Error('The batch cannot be padded');
        return dim;
      });
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ b, attrs: { paddings }, inputs, gradients }) => [
      b.slice(
        at(gradients, 0) as Value,
        paddings.map(([before]) => before),
        at(inputs, 0).type.shape.map((dim) => (typeof dim === 'number' ? dim : -1)),
      ),
    ],
  },
  SplitBatch: {
    arity: 1,
    infer: ({ part, parts }, inputs) => {
      if (part < 0 || part >= parts) throw new Error(`Part ${part} of ${parts}`);
      const { dtype, shape } = at(inputs, 0);
      const [size, ...rest] = shape;
      if (size === undefined) throw new Error('A scalar has no batch');
      // A part of an unknown batch has an unknown size.
      if (typeof size !== 'number') return [{ dtype, shape }];
      const edge = (p: number): number => Math.floor((size * p) / parts);
      return [{ dtype, shape: [edge(part + 1) - edge(part), ...rest] }];
    },
    // Only integer indices are ever split, which have no gradient.
    gradient: null,
  },
  JoinBatch: {
    arity: null,
    infer: (_, inputs) => {
      const first = at(inputs, 0);
      const [batch] = first.shape;
      if (batch === undefined || typeof batch === 'number') throw new Error('Only parts of a batch are joined');
      if (inputs.some(({ dtype, shape }) => dtype !== first.dtype || !sameShape(shape, first.shape)))
        throw new Error('Parts of a batch differ');
      // A part of an unknown batch has the batch's type, and so has the whole.
      return [first];
    },
    // Nothing is trained through it: evaluations return rows of their parts.
    gradient: null,
  },
  DimSize: {
    arity: 1,
    infer: ({ axis }, inputs) => {
      at(at(inputs, 0).shape, axis);
      return [{ dtype: 'float32', shape: [] }];
    },
    gradient: null,
  },
};
