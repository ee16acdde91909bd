import type { Builder, Value } from '../builder.ts';
import { broadcastShapes, isFloat, sameShape } from '../shapes.ts';
import type { BinaryName, ComparisonName, DType, ElementwiseName, TensorType, UnaryName } from '../types.ts';
import { at, expectDType, type GradientContext, type PrimitiveRules, type RuleTable } from './rules.ts';

/** The gradient of a broadcast: sums over the broadcast axes. */
function sumTo(b: Builder, value: Value, target: TensorType): Value {
  if (sameShape(value.type.shape, target.shape)) return value;
  const lead = value.type.shape.length - target.shape.length;
  const axes = value.type.shape.flatMap((dim, i) =>
    i < lead || (target.shape[i - lead] === 1 && dim !== 1) ? [i] : [],
  );
  const summed = b.sum(value, axes);
  return sameShape(summed.type.shape, target.shape) ? summed : b.reshape(summed, target.shape);
}

function binaryType(inputs: readonly TensorType[], dtype?: DType): TensorType[] {
  const [x, y] = [at(inputs, 0), at(inputs, 1)];
  if (x.dtype !== y.dtype) throw new Error(`${x.dtype} with ${y.dtype}`);
  return [{ dtype: dtype ?? x.dtype, shape: broadcastShapes(x.shape, y.shape) }];
}

type Pairwise = (b: Builder, g: Value, x: Value, y: Value, out: Value) => Value;

function binary<K extends BinaryName>(dx: Pairwise, dy: Pairwise): PrimitiveRules<K> {
  return {
    arity: 2,
    infer: (_, inputs) => binaryType(inputs),
    gradient: ({ b, inputs, outputs, gradients, needed }: GradientContext<K>) => {
      const [x, y, g, out] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value, at(outputs, 0)];
      return [
        needed[0] ? sumTo(b, dx(b, g, x, y, out), x.type) : null,
        needed[1] ? sumTo(b, dy(b, g, x, y, out), y.type) : null,
      ];
    },
  };
}

function unary<K extends UnaryName>(
  derivative: (b: Builder, g: Value, x: Value, y: Value) => Value,
): PrimitiveRules<K> {
  return {
    arity: 1,
    infer: (_, inputs) => {
      expectDType(at(inputs, 0), 'float32', 'bfloat16');
      return [at(inputs, 0)];
    },
    gradient: ({ b, inputs, outputs, gradients }: GradientContext<K>) => [
      derivative(b, at(gradients, 0) as Value, at(inputs, 0), at(outputs, 0)),
    ],
  };
}

function compare<K extends ComparisonName>(): PrimitiveRules<K> {
  return { arity: 2, infer: (_, inputs) => binaryType(inputs, 'bool'), gradient: null };
}

/** x ≥ y, of numbers. */
const notBelow = (b: Builder, x: Value, y: Value): Value => b.equal(b.cast(b.greater(y, x), 'float32'), b.scalar(0));

/** g where the mask holds, else 0. */
const where = (b: Builder, mask: Value, g: Value): Value => b.mul(g, b.cast(mask, 'float32'));
/** g where the mask does not hold, else 0. */
const unless = (b: Builder, mask: Value, g: Value): Value => b.sub(g, where(b, mask, g));

export const ELEMENTWISE: RuleTable<ElementwiseName> = {
  Add: binary(
    (_, g) => g,
    (_, g) => g,
  ),
  Sub: binary(
    (_, g) => g,
    (b, g) => b.neg(g),
  ),
  Mul: binary(
    (b, g, _x, y) => b.mul(g, y),
    (b, g, x) => b.mul(g, x),
  ),
  Div: binary(
    (b, g, _x, y) => b.div(g, y),
    (b, g, _x, y, out) => b.neg(b.div(b.mul(g, out), y)),
  ),
  // As PyTorch has it: an exponent of 0 leaves nothing of the base's gradient, and a base of 0 nothing of the exponent's.
  Pow: binary(
    (b, g, x, y) => {
      const slope = b.mul(g, b.mul(y, b.pow(x, b.sub(y, b.scalar(1)))));
      return b.select(b.equal(y, b.scalar(0)), b.scalar(0), slope);
    },
    (b, g, x, y, out) => {
      const zero = b.scalar(0);
      const flat = b.mul(b.cast(b.equal(x, zero), 'float32'), b.cast(notBelow(b, y, zero), 'float32'));
      return b.select(b.greater(flat, zero), zero, b.mul(g, b.mul(out, b.log(x))));
    },
  ),
  // At a tie the first operand takes the gradient.
  Maximum: binary(
    (b, g, x, y) => unless(b, b.greater(y, x), g),
    (b, g, x, y) => where(b, b.greater(y, x), g),
  ),
  Minimum: binary(
    (b, g, x, y) => unless(b, b.greater(x, y), g),
    (b, g, x, y) => where(b, b.greater(x, y), g),
  ),
  Greater: compare(),
  Equal: compare(),
  Neg: unary((b, g) => b.neg(g)),
  Exp: unary((b, g, _x, y) => b.mul(g, y)),
  Expm1: unary((b, g, _x, y) => b.mul(g, b.add(y, b.scalar(1)))),
  Log: unary((b, g, x) => b.div(g, x)),
  Sqrt: unary((b, g, _x, y) => b.div(b.mul(g, b.scalar(0.5)), y)),
  Rsqrt: unary((b, g, _x, y) => b.mul(b.mul(g, b.scalar(-0.5)), b.mul(y, b.mul(y, y)))),
  Tanh: unary((b, g, _x, y) => b.sub(g, b.mul(g, b.mul(y, y)))),
  Sigmoid: unary((b, g, _x, y) => b.mul(g, b.sub(y, b.mul(y, y)))),
  Softplus: unary((b, g, x) => b.mul(g, b.sigmoid(x))),
  Erf: unary((b, g, x) => b.mul(g, b.mul(b.scalar(2 / Math.sqrt(Math.PI)), b.exp(b.neg(b.mul(x, x)))))),
  Sin: unary((b, g, x) => b.mul(g, b.cos(x))),
  Cos: unary((b, g, x) => b.neg(b.mul(g, b.sin(x)))),
  Relu: unary((b, g, _x, y) => b.emit('ReluGrad', {}, [g, y])[0] as Value),
  ReluGrad: {
    arity: 2,
    infer: (_, inputs) => {
      if (!sameShape(at(inputs, 0).shape, at(inputs, 1).shape)) throw new Error('Shapes differ');
      return binaryType(inputs);
    },
    gradient: ({ b, inputs, gradients }) => [
      b.emit('ReluGrad', {}, [at(gradients, 0) as Value, at(inputs, 1)])[0] as Value,
      null,
    ],
  },
  Cast: {
    arity: 1,
    infer: ({ dtype }, inputs) => [{ dtype, shape: at(inputs, 0).shape }],
    gradient: ({ b, attrs, inputs, gradients }) => {
      const { dtype } = at(inputs, 0).type;
      return [isFloat(attrs.dtype) && isFloat(dtype) ? b.cast(at(gradients, 0) as Value, dtype) : null];
    },
  },
  Select: {
    arity: 3,
    infer: (_, inputs) => {
      const [mask, x, y] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
      expectDType(mask, 'bool');
      const [{ dtype, shape }] = binaryType([x, y]) as [TensorType];
      return [{ dtype, shape: broadcastShapes(mask.shape, shape) }];
    },
    gradient: ({ b, inputs, gradients, needed }) => {
      const [mask, g, zero] = [at(inputs, 0), at(gradients, 0) as Value, b.scalar(0)];
      return [
        null,
        needed[1] ? sumTo(b, b.select(mask, g, zero), at(inputs, 1).type) : null,
        needed[2] ? sumTo(b, b.select(mask, zero, g), at(inputs, 2).type) : null,
      ];
    },
  },
  StopGradient: { arity: 1, infer: (_, inputs) => [at(inputs, 0)], gradient: null },
};
