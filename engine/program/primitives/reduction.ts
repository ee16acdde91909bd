import type { Builder, Value } from '../builder.ts';
import type { Shape, TensorType } from '../types.ts';
import { at, expectDType, type RuleTable } from './rules.ts';

function reduced(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  for (const axis of axes) if (axis < 0 || axis >= shape.length) throw new Error(`No axis ${axis}`);
  return shape.flatMap((dim, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [dim]));
}

/** A reduced value with its axes restored at size 1, so that it broadcasts against the operand. */
function withAxes(b: Builder, value: Value, x: TensorType, axes: readonly number[]): Value {
  const shape = reduced(x.shape, axes, true);
  return value.type.shape.length === shape.length ? value : b.reshape(value, shape);
}

function lastAxis(inputs: readonly TensorType[]): TensorType[] {
  expectDType(at(inputs, 0), 'float32');
  return [at(inputs, 0)];
}

export const REDUCTION: RuleTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: {
    arity: 1,
    infer: ({ axes, keepDims }, inputs) => {
      const x = at(inputs, 0);
      return [{ dtype: x.dtype, shape: reduced(x.shape, axes, keepDims) }];
    },
    gradient: ({ b, attrs, inputs, gradients }) => {
      const x = at(inputs, 0);
      return [b.broadcastLike(withAxes(b, at(gradients, 0) as Value, x.type, attrs.axes), x)];
    },
  },
  Max: {
    arity: 1,
    infer: ({ axes, keepDims }, inputs) => {
      const x = at(inputs, 0);
      return [{ dtype: x.dtype, shape: reduced(x.shape, axes, keepDims) }];
    },
    // Equal maxima share the gradient.
    gradient: ({ b, attrs: { axes }, inputs, outputs, gradients }) => {
      const x = at(inputs, 0);
      const mask = b.cast(b.equal(x, withAxes(b, at(outputs, 0), x.type, axes)), 'float32');
      const share = b.div(mask, b.sum(mask, axes, true));
      return [b.mul(share, withAxes(b, at(gradients, 0) as Value, x.type, axes))];
    },
  },
  Softmax: {
    arity: 1,
    infer: (_, inputs) => lastAxis(inputs),
    gradient: ({ b, outputs, gradients }) => {
      const [y, g] = [at(outputs, 0), at(gradients, 0) as Value];
      const last = [y.type.shape.length - 1];
      return [b.mul(y, b.sub(g, b.sum(b.mul(g, y), last, true)))];
    },
  },
  LogSoftmax: {
    arity: 1,
    infer: (_, inputs) => lastAxis(inputs),
    gradient: ({ b, inputs, gradients }) => {
      const [x, g] = [at(inputs, 0), at(gradients, 0) as Value];
      return [b.sub(g, b.mul(b.softmax(x), b.sum(g, [x.type.shape.length - 1], true)))];
    },
  },
};
