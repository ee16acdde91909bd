/** Windows of poolings: PyTorch's output size, padding and ceil_mode. */
import { checkWindow, sizeField, sizeOf, spaceAt, spatial, type Rank } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import type { Field, Resolved } from '../parameters.ts';
import type { WindowAxis } from '../picture.ts';
import { LayerProblem } from '../problem.ts';
import type { Pair } from '../../program/types.ts';

const STRIDE_HELP = {
  en: 'Stride of the window; kernel_size if left empty.',
  zh: '窗口的步长；留空时等于 kernel_size。',
};
const LENGTH_HELP = {
  en: 'Stride of the window; 0 means kernel_size.',
  zh: '窗口的步长；0 表示等于 kernel_size。',
};

export const CEIL_MODE = {
  key: 'ceil_mode',
  kind: 'boolean',
  default: false,
  help: { en: 'Rounds the output size up: partial windows are kept.', zh: '输出大小向上取整：保留不完整的窗口。' },
} as const satisfies Field;
export const COUNT_INCLUDE_PAD = {
  key: 'count_include_pad',
  kind: 'boolean',
  default: true,
  help: { en: 'Includes the zero padding in the mean.', zh: '计算平均值时包含零填充。' },
} as const satisfies Field;

/** Dilation of a window. */
export const dilationField = (rank: Rank) =>
  sizeField('dilation', rank, 1, 1, { en: 'Spacing between window elements.', zh: '窗口元素之间的间距。' });

/** Size, stride and padding of a window. */
export const windowFields = (rank: Rank) =>
  [
    sizeField('kernel_size', rank, 2, 1, { en: 'Size of the window.', zh: '窗口的大小。' }),
    rank === 2
      ? ({ key: 'stride', kind: 'pair', default: null, min: 1, help: STRIDE_HELP } as const)
      : ({ key: 'stride', kind: 'integer', default: 0, min: 0, max: 65_536, help: LENGTH_HELP } as const),
    sizeField('padding', rank, 0, 0, {
      en: 'Padding added on each side; at most half the window.',
      zh: '每一侧的填充，最多为窗口的一半。',
    }),
    CEIL_MODE,
  ] as const;

export interface PoolWindow {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: Pair;
  readonly dilations: Pair;
  /** Rows and columns past the padded input that ceil_mode includes. */
  readonly overhang: Pair;
  readonly size: Pair;
  readonly output: Pair;
}

/**
 * The window and the output size. Throws a LayerProblem where the window is larger than the input, or the padding more
 * than half of the window.
 */
export function poolWindow(context: ShapeContext, layer: string, rank: Rank): PoolWindow & { channels: number } {
  const { params } = context;
  const { size, channels } = spaceAt(context, layer, rank);
  const kernel = sizeOf(params, 'kernel_size', rank, 1);
  const strides = params.stride ? sizeOf(params, 'stride', rank, 1) : kernel;
  const padding = sizeOf(params, 'padding', rank, 0);
  const dilations: Pair = 'dilation' in params ? sizeOf(params, 'dilation', rank, 1) : [1, 1];
  const reach: Pair = [(kernel[0] - 1) * dilations[0] + 1, (kernel[1] - 1) * dilations[1] + 1];
  if (padding[0] * 2 > kernel[0] || padding[1] * 2 > kernel[1]) {
    throw new LayerProblem(
      'layer.poolPadding',
      { layer, padding: spatial(padding, rank).join('×'), kernel: spatial(kernel, rank).join('×') },
      {
        field: 'padding',
        fixes: [
          {
            kind: 'setParams',
            params: { padding: rank === 2 ? [kernel[0] >> 1, kernel[1] >> 1] : kernel[1] >> 1 },
          },
        ],
      },
    );
  }
  const padded: Pair = [size[0] + 2 * padding[0], size[1] + 2 * padding[1]];
  checkWindow(layer, reach, size, padded, rank);
  const along = (i: 0 | 1): number => {
    const steps = (padded[i] - reach[i]) / strides[i];
    if (!params.ceil_mode) return Math.floor(steps) + 1;
    const out = Math.ceil(steps) + 1;
    // The last window must start inside the input or the left padding.
    return (out - 1) * strides[i] >= size[i] + padding[i] ? out - 1 : out;
  };
  const output: Pair = [along(0), along(1)];
  const over = (i: 0 | 1): number => Math.max(0, (output[i] - 1) * strides[i] + reach[i] - padded[i]);
  return { kernel, strides, padding, dilations, size, output, channels, overhang: [over(0), over(1)] };
}

/** `2×2, stride 2` */
export function poolSummary(params: Resolved, rank: Rank): string {
  const show = (key: string, neutral: number): string => spatial(sizeOf(params, key, rank, neutral), rank).join('×');
  const kernel = show('kernel_size', 1);
  const parts = [kernel];
  if (params.stride && show('stride', 1) !== kernel) parts.push(`stride ${show('stride', 1)}`);
  if (sizeOf(params, 'padding', rank, 0).some((size) => size > 0)) parts.push(`pad ${show('padding', 0)}`);
  if ('dilation' in params && sizeOf(params, 'dilation', rank, 1).some((size) => size > 1))
    parts.push(`dilation ${show('dilation', 1)}`);
  return parts.join(', ');
}

/** [[top, bottom], [left, right]] around the input. */
export const poolEdges = ({ padding, overhang }: PoolWindow): [Pair, Pair] => [
  [padding[0], padding[0] + overhang[0]],
  [padding[1], padding[1] + overhang[1]],
];
/** The window along each spatial axis, for its picture. */
export function poolAxes(window: PoolWindow, rank: Rank): WindowAxis[] {
  const edges = poolEdges(window);
  return ([0, 1] as const).slice(2 - rank).map((i) => ({
    kernel: window.kernel[i],
    stride: window.strides[i],
    dilation: window.dilations[i],
    before: edges[i][0],
    after: edges[i][1],
  }));
}
/** Whether there is any padding. */
export const isPadded = (edges: readonly Pair[]): boolean => edges.some(([a, b]) => a > 0 || b > 0);
