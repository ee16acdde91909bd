/** Convolution and pooling cases for gradient checks: padded, strided, dilated, with pixels that no window covers. */
import type { ConvAttrs, Pair, PoolAttrs, PrimitiveAttrs, Shape } from '../types.ts';
import type { GradientCase } from './gradientCase.ts';

type Cases<Attrs> = readonly GradientCase<Attrs>[];

const conv = (attrs: Partial<ConvAttrs>): ConvAttrs => ({
  strides: [1, 1],
  padding: [0, 0, 0, 0],
  dilations: [1, 1],
  ...attrs,
});
/** Attributes with the height and width of x, and the filter's shape. */
const CONVOLUTIONS: readonly { attrs: ConvAttrs; size: Pair; filter: [number, number, number, number] }[] = [
  { attrs: conv({}), size: [4, 5], filter: [3, 2, 2, 3] },
  { attrs: conv({ padding: [1, 1, 1, 1] }), size: [4, 4], filter: [3, 3, 1, 2] },
  { attrs: conv({ padding: [2, 0, 1, 3] }), size: [4, 4], filter: [3, 3, 2, 1] },
  { attrs: conv({ strides: [2, 2] }), size: [6, 5], filter: [3, 2, 1, 2] },
  { attrs: conv({ strides: [2, 3], padding: [1, 2, 0, 1] }), size: [5, 7], filter: [2, 3, 2, 1] },
  { attrs: conv({ dilations: [2, 2] }), size: [5, 6], filter: [2, 3, 1, 2] },
  { attrs: conv({ strides: [2, 1], dilations: [1, 2], padding: [1, 1, 2, 2] }), size: [4, 5], filter: [3, 3, 2, 1] },
  { attrs: conv({}), size: [2, 2], filter: [1, 1, 3, 2] },
];

/** Height and width of a convolution's result. */
const output = ({ attrs, size, filter }: (typeof CONVOLUTIONS)[number]): Pair =>
  ([0, 1] as const).map((axis) => {
    const padding = attrs.padding[2 * axis]! + attrs.padding[2 * axis + 1]!;
    const reach = attrs.dilations[axis] * (filter[axis] - 1) + 1;
    return Math.floor((size[axis] + padding - reach) / attrs.strides[axis]) + 1;
  }) as unknown as Pair;

const POOLS: readonly { attrs: PoolAttrs; size: Pair }[] = [
  { attrs: { kernel: [2, 2], strides: [2, 2] }, size: [4, 6] },
  { attrs: { kernel: [3, 2], strides: [1, 2] }, size: [5, 5] },
  { attrs: { kernel: [2, 2], strides: [3, 3] }, size: [5, 6] },
  { attrs: { kernel: [3, 3], strides: [1, 1] }, size: [3, 4] },
];
export const pools: Cases<PoolAttrs> = POOLS.map(({ attrs, size }) => ({
  attrs,
  inputs: [{ shape: ['N', ...size, 2] as Shape }],
}));

export const poolGradients: Cases<PrimitiveAttrs['AvgPoolGrad']> = POOLS.map(({ attrs, size }) => {
  const [height, width] = ([0, 1] as const).map(
    (axis) => Math.floor((size[axis] - attrs.kernel[axis]) / attrs.strides[axis]) + 1,
  ) as unknown as Pair;
  return { attrs: { ...attrs, inputSize: size }, inputs: [{ shape: ['N', height, width, 2] }] };
});

export const convolutions: Cases<ConvAttrs> = CONVOLUTIONS.map(({ attrs, size, filter }) => ({
  attrs,
  inputs: [{ shape: ['N', ...size, filter[2]] }, { shape: filter }],
}));

export const inputGradients: Cases<PrimitiveAttrs['Conv2DInputGrad']> = CONVOLUTIONS.map((item) => ({
  attrs: { ...item.attrs, inputSize: item.size },
  inputs: [{ shape: item.filter }, { shape: ['N', ...output(item), item.filter[3]] }],
}));

export const filterGradients: Cases<PrimitiveAttrs['Conv2DFilterGrad']> = CONVOLUTIONS.map((item) => ({
  attrs: { ...item.attrs, kernelSize: [item.filter[0], item.filter[1]] },
  inputs: [{ shape: ['N', ...item.size, item.filter[2]] }, { shape: ['N', ...output(item), item.filter[3]] }],
}));
