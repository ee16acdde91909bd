/** What the two 2-d poolings share: PyTorch's output size, padding and ceil_mode. */
import { checkWindow, imageAt, pairOf } from '../common.ts';
import type { Field, Resolved, ShapeContext } from '../definition.ts';
import { formatPair } from '../format.ts';
import { LayerProblem } from '../problem.ts';
import type { Pair, TensorType } from '../../program/types.ts';

export const WINDOW_FIELDS: readonly Field[] = [
  {
    key: 'kernel_size',
    kind: 'pair',
    default: [2, 2],
    min: 1,
    help: { en: 'Height and width of the window.', zh: '窗口的高和宽。' },
  },
  {
    key: 'stride',
    kind: 'pair',
    default: null,
    min: 1,
    help: {
      en: 'How far the window moves; the kernel size if left empty.',
      zh: '窗口移动的距离；留空时等于窗口大小。',
    },
  },
  {
    key: 'padding',
    kind: 'pair',
    default: [0, 0],
    min: 0,
    help: { en: 'Added on each side; at most half the window.', zh: '每一侧的填充，最多为窗口的一半。' },
  },
  {
    key: 'ceil_mode',
    kind: 'boolean',
    default: false,
    help: { en: 'Rounds the output size up, so that the rim is kept.', zh: '输出大小向上取整，保留边缘。' },
  },
];

export interface PoolWindow {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: Pair;
  /** Rows and columns past the padded input that ceil_mode reaches for. */
  readonly overhang: Pair;
  readonly size: Pair;
  readonly output: Pair;
}

export function poolWindow(context: ShapeContext, layer: string): PoolWindow & { channels: number } {
  const { params } = context;
  const { size, channels } = imageAt(context, layer);
  const kernel = pairOf(params, 'kernel_size');
  const strides = params['stride'] ? pairOf(params, 'stride') : kernel;
  const padding = pairOf(params, 'padding');
  if (padding[0] * 2 > kernel[0] || padding[1] * 2 > kernel[1]) {
    throw new LayerProblem(
      'layer.poolPadding',
      { layer, padding: formatPair(padding), kernel: formatPair(kernel) },
      { field: 'padding', fixes: [{ kind: 'setParams', params: { padding: [kernel[0] >> 1, kernel[1] >> 1] } }] },
    );
  }
  const padded: Pair = [size[0] + 2 * padding[0], size[1] + 2 * padding[1]];
  checkWindow(layer, kernel, size, padded);
  const along = (i: 0 | 1): number => {
    const steps = (padded[i] - kernel[i]) / strides[i];
    if (!params['ceil_mode']) return Math.floor(steps) + 1;
    const out = Math.ceil(steps) + 1;
    // The last window must start inside the input or the left padding.
    return (out - 1) * strides[i] >= size[i] + padding[i] ? out - 1 : out;
  };
  const output: Pair = [along(0), along(1)];
  const over = (i: 0 | 1): number => Math.max(0, (output[i] - 1) * strides[i] + kernel[i] - padded[i]);
  return { kernel, strides, padding, size, output, channels, overhang: [over(0), over(1)] };
}

export const poolType = (context: ShapeContext, layer: string): TensorType => {
  const { channels, output } = poolWindow(context, layer);
  return { dtype: 'float32', shape: ['N', channels, ...output] };
};

export function poolSummary(params: Resolved): string {
  const [kernel, stride] = [pairOf(params, 'kernel_size'), params['stride']];
  const parts = [formatPair(kernel)];
  if (stride && formatPair(stride as unknown as Pair) !== formatPair(kernel))
    parts.push(`stride ${formatPair(stride as unknown as Pair)}`);
  const padding = pairOf(params, 'padding');
  if (padding[0] || padding[1]) parts.push(`pad ${formatPair(padding)}`);
  return parts.join(', ');
}

/** [[top, bottom], [left, right]] around the input. */
export const poolEdges = ({ padding, overhang }: PoolWindow): [Pair, Pair] => [
  [padding[0], padding[0] + overhang[0]],
  [padding[1], padding[1] + overhang[1]],
];
export const isPadded = (edges: readonly Pair[]): boolean => edges.some(([a, b]) => a > 0 || b > 0);
