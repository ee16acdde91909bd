/** For every primitive: operands to check its gradient at, or why it has none. */
import type { GradientCase, Operand } from './gradientCase.ts';
import type { PrimitiveAttrs, PrimitiveName, Shape } from '../types.ts';
import { convolutions, filterGradients, inputGradients, poolGradients, pools } from './windowGradients.ts';

/**
 * `constant`: no gradient rule, since nothing differentiable flows through.
 * `first order`: itself a gradient; its rule throws.
 */
export type GradientCases<Attrs> = readonly GradientCase<Attrs>[] | 'constant' | 'first order';

export const BATCH = 3;
const none = {} as const;

/** Any primitive without attributes, at operands of these shapes. */
const at = (...shapes: (Shape | Operand)[][]): readonly GradientCase<typeof none>[] =>
  shapes.map((operands) => ({
    attrs: none,
    inputs: operands.map((operand): Operand => ('shape' in operand ? operand : { shape: operand })),
  }));

const positive = (...shape: Shape): Operand => ({ shape, range: [0.5, 2] });
const predicate = (holds: boolean): Operand => ({ shape: [], dtype: 'bool', values: [Number(holds)] });
const unary = at([['N', 3]], [[]], [[2, 3, 2]]);
const binary = at(
  [
    ['N', 4],
    ['N', 4],
  ],
  [['N', 4], [4]],
  [[4], ['N', 4]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], ['N', 2]],
  [
    [1, 2],
    [3, 2],
  ],
);

const REDUCTIONS = [
  { attrs: { axes: [1], keepDims: false }, inputs: [{ shape: ['N', 4] }] },
  { attrs: { axes: [0], keepDims: false }, inputs: [{ shape: ['N', 4] }] },
  { attrs: { axes: [0, 2], keepDims: true }, inputs: [{ shape: [2, 3, 2] }] },
  { attrs: { axes: [0, 1], keepDims: false }, inputs: [{ shape: [2, 3] }] },
] as const;

/** A primitive without an entry does not compile. */
export const GRADIENT_CASES: { readonly [K in PrimitiveName]: GradientCases<PrimitiveAttrs[K]> } = {
  Input: 'constant',
  Variable: 'constant',
  Constant: 'constant',
  RandomUniform: 'constant',

  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: at([['N', 4], positive('N', 4)], [['N', 4], positive(4)], [[4], positive('N', 4)], [[], positive(2, 2)]),
  Maximum: at(
    [
      { shape: ['N', 4], range: [-1, 1.01] },
      { shape: ['N', 4], range: [-1.02, 1] },
    ],
    [{ shape: ['N', 4] }, { shape: [4], range: [-0.51, 0.52] }],
    [{ shape: [], values: [0.05] }, { shape: [3, 2] }],
  ),
  Minimum: at(
    [
      { shape: ['N', 4], range: [-1, 1.01] },
      { shape: ['N', 4], range: [-1.02, 1] },
    ],
    [{ shape: [4], range: [-0.51, 0.52] }, { shape: ['N', 4] }],
    [{ shape: [3, 2] }, { shape: [], values: [0.05] }],
  ),
  Greater: 'constant',
  Equal: 'constant',
  Pow: at(
    [positive('N', 4), { shape: ['N', 4], range: [-2, 2] }],
    [positive('N', 4), { shape: [], values: [1.5] }],
    [positive(4), { shape: ['N', 4] }],
    [{ shape: ['N', 2] }, { shape: [], values: [3], constant: true }],
  ),
  Neg: unary,
  Exp: unary,
  Expm1: unary,
  Log: at([positive('N', 3)]),
  Sqrt: at([positive('N', 3)]),
  Rsqrt: at([positive('N', 3)]),
  Tanh: unary,
  Sigmoid: unary,
  Softplus: unary,
  Erf: unary,
  Sin: unary,
  Cos: unary,
  Relu: at([['N', 4]], [[2, 3, 2]]),
  // The second operand is only a mask.
  ReluGrad: at([['N', 4], { shape: ['N', 4], constant: true }]),
  Cast: [
    { attrs: { dtype: 'float32' }, inputs: [{ shape: ['N', 2] }] },
    { attrs: { dtype: 'float32' }, inputs: [{ shape: [3], dtype: 'int32', values: [1, 2, 3] }] },
  ],
  Select: at(
    [
      { shape: ['N', 4], dtype: 'bool', values: [1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0] },
      { shape: ['N', 4] },
      { shape: [4] },
    ],
    [{ shape: [3, 1], dtype: 'bool', values: [1, 0, 1] }, { shape: [] }, { shape: [3, 2] }],
  ),
  StopGradient: 'constant',

  MatMul: [
    { attrs: { transposeA: false, transposeB: false }, inputs: [{ shape: ['N', 4] }, { shape: [4, 2] }] },
    { attrs: { transposeA: true, transposeB: false }, inputs: [{ shape: [4, 'N'] }, { shape: [4, 2] }] },
    { attrs: { transposeA: false, transposeB: true }, inputs: [{ shape: ['N', 4] }, { shape: [2, 4] }] },
    { attrs: { transposeA: true, transposeB: true }, inputs: [{ shape: [4, 3] }, { shape: [2, 4] }] },
    { attrs: { transposeA: false, transposeB: false }, inputs: [{ shape: ['N', 2, 4] }, { shape: ['N', 4, 3] }] },
    { attrs: { transposeA: true, transposeB: false }, inputs: [{ shape: [2, 4, 3] }, { shape: [2, 4, 1] }] },
    { attrs: { transposeA: false, transposeB: true }, inputs: [{ shape: ['N', 2, 1, 4] }, { shape: ['N', 2, 3, 4] }] },
    { attrs: { transposeA: true, transposeB: true }, inputs: [{ shape: ['N', 4, 3] }, { shape: ['N', 2, 4] }] },
  ],

  Conv2D: convolutions,
  Conv2DInputGrad: inputGradients,
  Conv2DFilterGrad: filterGradients,
  MaxPool: pools,
  MaxPoolGrad: 'first order',
  AvgPool: pools,
  AvgPoolGrad: poolGradients,

  // The statistics themselves are never differentiated: see the rule.
  BatchNorm: [
    { attrs: { epsilon: 1e-3 }, inputs: [{ shape: ['N', 3, 2, 2] }, { shape: [2] }, { shape: [2] }], outputs: [0] },
    { attrs: { epsilon: 1e-5 }, inputs: [{ shape: ['N', 4] }, { shape: [4] }, { shape: [4] }], outputs: [0] },
  ],
  BatchNormGrad: 'first order',

  Sum: REDUCTIONS,
  Max: REDUCTIONS,
  Softmax: at([['N', 4]], [[3]], [[2, 2, 3]]),
  LogSoftmax: at([['N', 4]], [[3]], [[2, 2, 3]]),

  Reshape: [
    { attrs: { shape: ['N', 6] }, inputs: [{ shape: ['N', 2, 3] }] },
    { attrs: { shape: ['4N'] }, inputs: [{ shape: ['N', 4] }] },
    { attrs: { shape: [] }, inputs: [{ shape: [1, 1] }] },
  ],
  Transpose: [
    { attrs: { permutation: [1, 0] }, inputs: [{ shape: ['N', 4] }] },
    { attrs: { permutation: [2, 0, 3, 1] }, inputs: [{ shape: ['N', 2, 3, 2] }] },
  ],
  BroadcastLike: [
    ...at(
      [[4], ['N', 4]],
      [[], ['N', 2]],
      [
        [3, 1],
        [2, 3, 2],
      ],
      [
        ['N', 2],
        ['N', 2],
      ],
    ),
  ],
  Concat: [
    { attrs: { axis: 1 }, inputs: [{ shape: ['N', 2] }, { shape: ['N', 1] }, { shape: ['N', 3] }] },
    { attrs: { axis: 0 }, inputs: [{ shape: [2, 2] }, { shape: [1, 2] }] },
    { attrs: { axis: 0 }, inputs: [{ shape: [2] }] },
  ],
  Slice: [
    { attrs: { begin: [0, 1], size: [-1, 2] }, inputs: [{ shape: ['N', 4] }] },
    { attrs: { begin: [1, 0, 2], size: [1, -1, -1] }, inputs: [{ shape: [3, 2, 4] }] },
  ],
  Pad: [
    {
      attrs: {
        paddings: [
          [0, 0],
          [1, 2],
        ],
        value: 0,
      },
      inputs: [{ shape: ['N', 3] }],
    },
    {
      attrs: {
        paddings: [
          [2, 0],
          [0, 1],
        ],
        value: -5,
      },
      inputs: [{ shape: [2, 3] }],
    },
  ],
  SplitBatch: 'constant',
  JoinBatch: 'constant',
  DimSize: 'constant',

  Gather: [
    { attrs: none, inputs: [{ shape: [4, 2] }, { shape: ['N'], dtype: 'int32', values: [3, 0, 3] }] },
    { attrs: none, inputs: [{ shape: [3, 3] }, { shape: [2], dtype: 'int32', values: [1, 1] }] },
  ],
  OneHot: 'constant',
  ArgMax: 'constant',

  Gate: [true, false].map((side) => ({ attrs: { side }, inputs: [{ shape: ['N', 2] }, predicate(side)] })),
  Merge: at([['N', 2], ['N', 2], predicate(true)], [[3], [3], predicate(false)]),
};
