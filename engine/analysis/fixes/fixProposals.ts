/**
 * Proposed fixes for an input with a wrong shape, besides those of the layer's own rule. Proposals may be wrong:
 * fixes.ts keeps those that the shape rules confirm.
 */
import type { ErrorCode } from '../../errors/table.ts';
import type { Shape, TensorType } from '../../program/types.ts';
import type { Resolved } from '../../layers/parameters.ts';
import type { FixHint, LayerProblem } from '../../layers/problem.ts';
import { layerOf, LAYERS } from '../../layers/registry.ts';

export interface Broken {
  readonly type: string;
  readonly params: Resolved;
  readonly inputs: readonly TensorType[];
  readonly problem: LayerProblem;
}
type Proposer = (broken: Broken, sizes: readonly number[], input: number) => FixHint[];

/** Largest difference of sizes that is padded or cropped; beyond it the tensors are unrelated. */
const FEW = 8;

const insert = (layer: string, input: number, params?: Resolved): FixHint => ({
  kind: 'insertBefore',
  layer,
  input,
  ...(params ? { params } : {}),
});
const set = (params: Resolved): FixHint => ({ kind: 'setParams', params });
export const sizesOf = (shape: Shape): readonly number[] => shape.slice(1) as readonly number[];
const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The largest divisor of a number up to `most`, in about √number steps: sizes may be hostile. */
function largestDivisor(number: number, most: number): number {
  let best = 1;
  for (let low = 1; low * low <= number; low += 1) {
    if (number % low) continue;
    for (const one of [low, number / low]) if (one <= most && one > best) best = one;
  }
  return best;
}

/** The same layer for another number of spatial axes: BatchNorm1d → BatchNorm2d. */
function ofRank(type: string, rank: number): FixHint[] {
  const operation = layerOf(type)?.operation;
  const other = operation && LAYERS.find((layer) => layer.operation === operation && layer.spatialRank === rank);
  return other && other.type !== type ? [{ kind: 'replace', layer: other.type }] : [];
}

/**
 * Unflattens a vector to channels of a square or a cube, 784 → 1×28×28, or to channels alone where it does not divide.
 */
function unfolded(type: string, count: number, axes: number): number[] {
  // A generator takes each noise value as a channel.
  if (layerOf(type)?.role === 'transposedConvolution') return [count, ...Array<number>(axes).fill(1)];
  for (let rest = 1; rest <= 16; rest += 1) {
    const side = Math.round((count / rest) ** (1 / axes));
    if (side > 1 && rest * side ** axes === count) return [rest, ...Array<number>(axes).fill(side)];
  }
  return [count, ...Array<number>(axes).fill(1)];
}

const forImages: Proposer = ({ type }, sizes, input) => {
  switch (sizes.length) {
    case 1:
      return [
        ...ofRank(type, 1),
        insert('Unflatten', input, { dim: 1, unflattened_size: unfolded(type, sizes[0]!, 2) }),
      ];
    case 2:
      return [insert('Unsqueeze', input, { dim: 1 }), insert('Unsqueeze', input, { dim: 2 }), ...ofRank(type, 1)];
    default:
      return [...ofRank(type, 3), insert('Flatten', input, { start_dim: 1, end_dim: 2 })];
  }
};

const forSequences: Proposer = ({ type }, sizes, input) => {
  if (sizes.length === 1) return [insert('Unsqueeze', input, { dim: 1 })];
  const squeeze = sizes[0] === 1 ? [insert('Squeeze', input, { dim: 1 })] : [];
  return [...ofRank(type, sizes.length - 1), ...squeeze, insert('Flatten', input, { start_dim: 2, end_dim: -1 })];
};

const forVolumes: Proposer = ({ type }, sizes, input) => {
  if (sizes.length === 3)
    return [insert('Unsqueeze', input, { dim: 1 }), insert('Unsqueeze', input, { dim: 2 }), ...ofRank(type, 2)];
  if (sizes.length === 1)
    return [insert('Unflatten', input, { dim: 1, unflattened_size: unfolded(type, sizes[0]!, 3) })];
  return [...ofRank(type, sizes.length - 1), insert('Reshape', input, { shape: [1, 1, ...sizes] })];
};

/** Channels last, as in image files: a permutation of axes, not a window, is the fix. */
function reordered(sizes: readonly number[], input: number): FixHint[] {
  const channels = sizes.at(-1)!;
  if (sizes.length < 3 || channels > 4 || sizes.slice(0, -1).some((size) => size <= channels)) return [];
  const axes = sizes.map((_, i) => i + 1);
  return [insert('Permute', input, { dims: [axes.at(-1)!, ...axes.slice(0, -1)] })];
}

const forWindows: Proposer = ({ problem, params }, sizes, input) => {
  const [, ...space] = sizes;
  const kernel = [params['kernel_size'] as number | readonly number[]].flat();
  const dilation = [(params['dilation'] ?? 1) as number | readonly number[]].flat();
  const missing = space.map((size, i) => {
    const reach = (kernel[i]! - 1) * (dilation[i] ?? 1) + 1;
    return Math.max(0, reach - size);
  });
  const sides = [
    ['left', 'right'],
    ['top', 'bottom'],
    ['front', 'back'],
  ] as const;
  const edges = missing.reverse().flatMap((count, i) => [
    [sides[i]![0], Math.floor(count / 2)],
    [sides[i]![1], Math.ceil(count / 2)],
  ]);
  const rest = sides.slice(space.length).flatMap(([a, b]) => [
    [a, 0],
    [b, 0],
  ]);
  const padded =
    Math.max(...missing) <= FEW ? [insert('Pad', input, Object.fromEntries([...edges, ...rest]) as Resolved)] : [];
  return [...reordered(sizes, input), ...problem.fixes, ...padded];
};

/** A layer that projects its input to a number of channels, or of features. */
function projection(sizes: readonly number[], channels: number, input: number, stride?: readonly number[]): FixHint[] {
  const strided = stride?.some((step) => step > 1);
  switch (sizes.length) {
    case 1:
      return [insert('Linear', input, { out_features: channels })];
    case 3:
      return [
        insert('Conv2d', input, {
          out_channels: channels,
          kernel_size: [1, 1],
          ...(strided ? { stride: stride! } : {}),
        }),
      ];
    case 4:
      return [
        insert('Conv3d', input, {
          out_channels: channels,
          kernel_size: [1, 1, 1],
          ...(strided ? { stride: stride! } : {}),
        }),
      ];
    default:
      return [];
  }
}

/** Fixes that turn sizes `from` into sizes `to`; axis `free` may differ. */
function fit(from: readonly number[], to: readonly number[], input: number, free = -1): FixHint[] {
  const same = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((size, i) => size === b[i] || i === free);
  if (from.length !== to.length) return fitRanks(from, to, input);
  const found: FixHint[] = [];
  const axes = from.map((_, i) => i + 1);
  for (const dims of [
    [...axes.slice(1), axes[0]!],
    [axes.at(-1)!, ...axes.slice(0, -1)],
  ]) {
    const moved = dims.map((axis) => from[axis - 1]!);
    if (same(moved, to)) found.push(insert('Permute', input, { dims }));
  }
  const channels = free === 0 ? from[0]! : to[0]!;
  const [fromSpace, toSpace] = [from.slice(1), to.slice(1)];
  const stride = fromSpace.map((size, i) => Math.max(1, Math.round(size / toSpace[i]!)));
  const strideFits = fromSpace.every((size, i) => Math.floor((size - 1) / stride[i]!) + 1 === toSpace[i]);
  if (strideFits && (from[0] !== channels || stride.some((step) => step > 1)))
    found.push(...projection(from, channels, input, stride));
  if (from.length === 2) {
    if (from[0] === to[0] || free === 0) found.push(insert('Linear', input, { out_features: to[1]! }));
    if (from[0]! > to[0]!) found.push(insert('Slice', input, { dim: 1, start: 0, end: to[0]! }));
  }
  const more = toSpace.map((size, i) => size - fromSpace[i]!);
  if (from[0] === channels && more.every((count) => count >= 0 && count <= FEW) && more.some((count) => count > 0)) {
    const [width = 0, height = 0, depth = 0] = [...more].reverse();
    const half = (count: number): [number, number] => [Math.floor(count / 2), Math.ceil(count / 2)];
    const [[left, right], [top, bottom], [front, back]] = [half(width), half(height), half(depth)];
    found.push(insert('Pad', input, { left, right, top, bottom, front, back }));
  }
  if (from.length === 3) {
    const less = more.map((count) => -count);
    if (less.every((count) => count >= 0 && count <= FEW) && less.some((count) => count > 0)) {
      found.push(insert('Conv2d', input, { out_channels: channels, kernel_size: less.map((count) => count + 1) }));
    }
    const scale = toSpace.map((size, i) => size / fromSpace[i]!);
    if (from[0] === channels && scale.every((factor) => Number.isInteger(factor)))
      found.push(insert('Upsample', input, { scale_factor: scale }));
    if (from[0] === channels && more.every((count) => count <= 0))
      found.push(insert('AdaptiveAvgPool2d', input, { output_size: toSpace }));
  }
  return found;
}

function fitRanks(from: readonly number[], to: readonly number[], input: number): FixHint[] {
  const found: FixHint[] = [];
  if (to.length === 1) found.push(insert('Flatten', input));
  // Channel weights, as in squeeze-and-excitation.
  if (from.length === 1 && to.length > 1)
    found.push(
      insert('Reshape', input, { shape: [from[0]!, ...Array<number>(to.length - 1).fill(1)] }),
      insert('Linear', input, { out_features: product(to) }),
    );
  if (from.length === to.length - 1)
    found.push(insert('Unsqueeze', input, { dim: 1 }), insert('Unsqueeze', input, { dim: -1 }));
  if (from.length === to.length + 1)
    found.push(insert('Squeeze', input, { dim: 1 }), insert('Squeeze', input, { dim: -1 }));
  if (product(from) === product(to)) found.push(insert('Reshape', input, { shape: [...to] }));
  return found;
}

/**
 * Cost of a fix: rearranging values is cheapest, then projecting each position, then padding; the rest changes more.
 */
export function costOf(hint: FixHint): number {
  if (hint.kind !== 'insertBefore') return 0;
  const sizes = (key: string): readonly unknown[] => [hint.params?.[key] ?? []].flat();
  // A skip connection halves sizes; a stride that skips more of an image is no projection of it.
  const isSkip = sizes('kernel_size').every((size) => size === 1) && sizes('stride').every((step) => Number(step) <= 2);
  const { role, spatialRank } = layerOf(hint.layer) ?? {};
  if (role === 'linear' || (role === 'convolution' && isSkip)) return 1;
  if (hint.layer === 'Pad') return 2;
  return spatialRank !== undefined || hint.layer === 'Slice' ? 3 : 0;
}

/**
 * Makes the wrong input match the first one, or the first one match it: the skip connection is projected rather than
 * the main path.
 */
function forMeetings(axis: number | null): Proposer {
  return ({ inputs }, sizes, input) => {
    const first = sizesOf(inputs[0]!.shape);
    const free = axis === null ? -1 : axis - 1;
    const [toFirst, toOther] = [fit(sizes, first, input, free), fit(first, sizes, 0, free)];
    // Only a whole input can shrink: the larger one is the skip connection.
    const found = product(sizes) >= product(first) ? [...toFirst, ...toOther] : [...toOther, ...toFirst];
    return [...found].sort((a, b) => costOf(a) - costOf(b));
  };
}

/** Makes one branch of a condition match the other, the larger one first. */
const forBranches: Proposer = ({ inputs }) => {
  const [then, otherwise] = [sizesOf(inputs[1]!.shape), sizesOf(inputs[2]!.shape)];
  const [toThen, toOtherwise] = [fit(otherwise, then, 2), fit(then, otherwise, 1)];
  const found = product(otherwise) >= product(then) ? [...toThen, ...toOtherwise] : [...toOtherwise, ...toThen];
  return [...found].sort((a, b) => costOf(a) - costOf(b));
};

/** Fixes of matrix products: both operands as matrices, then the shared axis. */
const forProducts: Proposer = ({ inputs }) => {
  const [left, right] = inputs.map(({ shape }) => sizesOf(shape)) as [readonly number[], readonly number[]];
  const unsqueeze = (input: number, dims: readonly number[]): FixHint[] =>
    dims.map((dim) => insert('Unsqueeze', input, { dim }));
  // A vector is a row on the left and a column on the right.
  if (left.length < 2 || right.length < 2)
    return [...(left.length < 2 ? unsqueeze(0, [1, -1]) : []), ...(right.length < 2 ? unsqueeze(1, [-1, 1]) : [])];
  if (left.length !== right.length) return unsqueeze(left.length < right.length ? 0 : 1, [1]);
  const axes = left.map((_, i) => i + 1);
  const dims = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
  return [
    insert('Permute', 1, { dims }),
    insert('Permute', 0, { dims }),
    insert('Linear', 0, { out_features: right.at(-2)! }),
  ];
};

const PROPOSERS: Partial<Record<ErrorCode, Proposer>> = {
  'layer.needsImage': forImages,
  'layer.needsSequence': forSequences,
  'layer.needsVolume': forVolumes,
  'layer.needsSpace': (_, sizes, input) =>
    sizes.length === 1 ? [insert('Unsqueeze', input, { dim: 1 })] : [insert('Flatten', input, { start_dim: 2 })],
  'layer.needsChannels': ({ type }, sizes, input) => [
    ...ofRank(type, sizes.length - 1),
    insert('Flatten', input, { start_dim: 2 }),
  ],
  'layer.kernelTooLarge': forWindows,
  'layer.unequalShapes': forMeetings(null),
  'layer.concatShapes': (broken, ...rest) => forMeetings(broken.problem.params['dim'] as number)(broken, ...rest),
  'layer.branches': forBranches,
  'layer.bilinear': ({ inputs }, sizes, input) => {
    const first = sizesOf(inputs[0]!.shape);
    if (first.length > 2) return [insert('Flatten', 0)];
    return [insert('Flatten', input), ...fit(sizes, first, input), ...fit(first, sizes, 0)];
  },
  'layer.matMul': forProducts,
  'layer.groups': ({ params, problem, inputs }) => {
    const { inputs: channels, outputs, groups } = problem.params as Record<string, number>;
    const fitting = largestDivisor(divisor(channels!, outputs!), groups!);
    const multiple = Math.ceil(outputs! / groups!) * groups!;
    const wider = inputs.length && channels! % groups! === 0 ? [set({ out_channels: multiple })] : [];
    return [...wider, ...(fitting !== params['groups'] ? [set({ groups: fitting })] : [])];
  },
  'layer.normGroups': ({ problem }) => {
    const { channels, groups } = problem.params as Record<string, number>;
    return [set({ num_groups: largestDivisor(channels!, groups!) })];
  },
  'layer.heads': ({ problem, params }, sizes) => {
    // Steps and features may be swapped, as convolutions output them.
    const heads = params[problem.params['field'] as string] as number;
    return [...problem.fixes, ...(sizes[0]! % heads === 0 ? [insert('Permute', 0, { dims: [2, 1] })] : [])];
  },
  'layer.oddAxis': ({ params, problem }, sizes, input) => {
    const even = sizes.findIndex((size) => size % 2 === 0);
    const dim = params['dim'] as number;
    const axis = dim < 0 ? dim + sizes.length + 1 : dim;
    const size = problem.params['size'] as number;
    const doubled =
      axis === sizes.length && sizes.length <= 2 ? [insert('Linear', input, { out_features: 2 * size })] : [];
    const channels = axis === 1 ? projection(sizes, 2 * size, input) : [];
    return [...doubled, ...channels, ...(even >= 0 ? [set({ dim: even + 1 })] : [])];
  },
  'layer.pixelShuffle': ({ problem }, sizes, input) => {
    const { channels, square } = problem.params as Record<string, number>;
    return projection(sizes, channels! * square!, input);
  },
  'layer.nothingLeft': ({ params }) => {
    const none = Array.isArray(params['padding']) ? params['padding'].map(() => 0) : 0;
    return [set({ padding: none })];
  },
  'layer.tooLong': ({ problem, params }) => {
    const passes = ((params['num_layers'] as number | undefined) ?? 1) * (params['bidirectional'] ? 2 : 1);
    const end = Math.floor((problem.params['limit'] as number) / passes);
    return [insert('Slice', 0, { dim: 1, start: 0, end })];
  },
  'layer.sequenceTooLong': ({ problem }) => [
    ...problem.fixes,
    insert('Slice', 0, { dim: 1, start: 0, end: problem.params['most'] as number }),
  ],
  'layer.memory': ({ problem }, _, input) => [
    insert('Linear', input, { out_features: problem.params['width'] as number }),
  ],
  'layer.keysAndValues': ({ inputs }, sizes, input) => {
    const keys = sizesOf(inputs[1]!.shape)[0]!;
    const length = Math.min(keys, sizes[0]!);
    return [insert('Slice', sizes[0]! > keys ? input : 1, { dim: 1, start: 0, end: length })];
  },
  'layer.mask': ({ problem }, sizes, input) => {
    const steps = problem.params['steps'] as number;
    if (sizes.length === 1 && sizes[0]! > steps) return [insert('Slice', input, { dim: 1, start: 0, end: steps })];
    return sizes.length > 1 ? [insert('Squeeze', input, { dim: -1 }), insert('Squeeze', input, { dim: 1 })] : [];
  },
  'layer.axis': ({ problem, type, params }) => [
    ...problem.fixes,
    ...(type === 'Norm' ? [set({ ...params, dim: [1] })] : []),
  ],
};

/** Proposals, the likeliest first. */
export function proposals(broken: Broken): FixHint[] {
  const { problem, inputs } = broken;
  const input = problem.input ?? 0;
  const sizes = inputs[input] ? sizesOf(inputs[input].shape) : [];
  const own = PROPOSERS[problem.code]?.(broken, sizes, input) ?? [];
  const rest = problem.fixes.filter((hint) => !own.includes(hint));
  return [...own, ...rest];
}
