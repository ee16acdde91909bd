/** Pooling of volumes: each slice as an image, then along the depth. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Dim, Pair } from '../../program/types.ts';
import { lambda, literal, sampleShape, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import {
  checkVolumeWindow,
  tripleField,
  tripleOf,
  volumeAt,
  volumeAxes,
  volumeSummary,
  type Triple,
} from '../convolution/volume.ts';
import type { LayerDefinition, ShapeContext } from '../definition.ts';
import type { Lowering } from '../lowering.ts';
import type { Field, ParamsOf, Resolved } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import type { DilatedPoolAttrs } from './dilatedMaxPool.ts';
import { CEIL_MODE } from './window.ts';

interface VolumeWindow {
  readonly channels: number;
  readonly size: Triple;
  readonly kernel: Triple;
  readonly strides: Triple;
  readonly padding: Triple;
  readonly dilations: Triple;
  /** Padding before and after each axis, extended by ceil_mode. */
  readonly edges: readonly [Pair, Pair, Pair];
  readonly output: Triple;
}

const triple = (of: (axis: 0 | 1 | 2) => number): Triple => [of(0), of(1), of(2)];

function volumeWindow(layer: string, context: ShapeContext): VolumeWindow {
  const { params } = context;
  const { channels, size } = volumeAt(context, layer);
  const kernel = tripleOf(params, 'kernel_size');
  const strides = params.stride ? tripleOf(params, 'stride') : kernel;
  const padding = tripleOf(params, 'padding');
  const dilations = 'dilation' in params ? tripleOf(params, 'dilation') : triple(() => 1);
  const reach = triple((i) => (kernel[i] - 1) * dilations[i] + 1);
  if (padding.some((side, i) => side * 2 > kernel[i]!)) {
    const half = kernel.map((length) => length >> 1);
    throw new LayerProblem(
      'layer.poolPadding',
      { layer, padding: padding.join('×'), kernel: kernel.join('×') },
      { field: 'padding', fixes: [{ kind: 'setParams', params: { padding: half } }] },
    );
  }
  const padded = triple((i) => size[i] + 2 * padding[i]);
  checkVolumeWindow(layer, reach, size, padded);
  const output = triple((i) => {
    const steps = (padded[i] - reach[i]) / strides[i];
    if (!params.ceil_mode) return Math.floor(steps) + 1;
    const out = Math.ceil(steps) + 1;
    // The last window must start inside the input or the left padding.
    return (out - 1) * strides[i] >= size[i] + padding[i] ? out - 1 : out;
  });
  const edge = (i: 0 | 1 | 2): Pair => [
    padding[i],
    padding[i] + Math.max(0, (output[i] - 1) * strides[i] + reach[i] - padded[i]),
  ];
  return { channels, size, kernel, strides, padding, dilations, edges: [edge(0), edge(1), edge(2)], output };
}

/**
 * Factor between the mean over the whole padded window and PyTorch's, at each position of an axis; null where it is 1
 * everywhere.
 */
function corrections({ kernel, strides, padding, size, output }: VolumeWindow, includePad: boolean): number[][] | null {
  const factors = ([0, 1, 2] as const).map((i) =>
    Array.from({ length: output[i] }, (_, o) => {
      const start = o * strides[i] - padding[i];
      const end = Math.min(start + kernel[i], size[i] + padding[i]);
      return kernel[i] / (includePad ? end - start : Math.min(end, size[i]) - Math.max(start, 0));
    }),
  );
  return factors.flat().every((factor) => factor === 1) ? null : factors;
}

export interface VolumePoolOptions<F extends readonly Field[]> {
  type: string;
  /** Name without the rank. */
  operation: string;
  fields?: F;
  /** Padding value. */
  filling: number;
  primitive: (b: Builder, x: Value, attrs: DilatedPoolAttrs) => Value;
  /** Function of tfjs for images. */
  tfjs: 'maxPool' | 'avgPool';
  /** Whether padding counts in a mean; null for a maximum. */
  includePad: (params: ParamsOf<F>) => boolean | null;
  help: LayerDefinition['help'];
}

type AnyOptions = VolumePoolOptions<readonly Field[]>;

function factorsOf({ includePad }: AnyOptions, window: VolumeWindow, params: Resolved): number[][] | null {
  const counts = includePad(params);
  return counts === null ? null : corrections(window, counts);
}

function lower(lowering: Lowering, options: AnyOptions): void {
  const { type, filling, primitive } = options;
  const { b, params } = lowering;
  const window = volumeWindow(type, contextOf(params, [lowering.shape()]));
  const { channels, kernel, strides, dilations, edges, output, size } = window;
  const x = b.pad(lowering.channelsLast(), [[0, 0], ...edges, [0, 0]], filling);
  const [depth, height, width] = triple((i) => size[i] + edges[i][0] + edges[i][1]);
  const images: Dim = depth === 1 ? 'N' : `${depth}N`;
  const slices = primitive(b, b.reshape(x, [images, height, width, channels]), {
    kernel: [kernel[1], kernel[2]],
    strides: [strides[1], strides[2]],
    dilations: [dilations[1], dilations[2]],
  });
  const area = output[1] * output[2];
  let y = primitive(b, b.reshape(slices, ['N', depth, area, channels]), {
    kernel: [kernel[0], 1],
    strides: [strides[0], 1],
    dilations: [dilations[0], 1],
  });
  const factors = factorsOf(options, window, params);
  if (factors) {
    const each = factors[0]!.flatMap((d) => factors[1]!.flatMap((h) => factors[2]!.map((w) => d * h * w)));
    y = b.mul(y, b.constant(each, [1, output[0], area, 1]));
  }
  lowering.output(b.reshape(y, ['N', ...output, channels]), 'channelsLast');
}

function write(code: CodeContext, options: AnyOptions): void {
  const { type, filling, tfjs } = options;
  const window = volumeWindow(type, code);
  const { kernel, strides, dilations, edges } = window;
  const padded = edges.flat().some(Boolean) ? `tf.pad(x, ${literal([[0, 0], ...edges, [0, 0]])}, ${filling})` : 'x';
  const isDilated = dilations.some((dilation) => dilation > 1);
  const pool = isDilated ? literal(dilations) : `tf.${tfjs}`;
  const pooled = `${code.use(isDilated ? 'dilatedMaxPool3d' : 'pool3d')}(${padded}, ${literal(kernel)}, ${literal(strides)}, ${pool})`;
  const factors = factorsOf(options, window, code.params);
  const scaled = (factors ?? []).reduce((y, list, i) => {
    const shape = [1, 1, 1, 1, 1].map((one, axis) => (axis === i + 1 ? list.length : one));
    return `tf.mul(${y}, tf.tensor(${literal(list)}, ${literal(shape)}))`;
  }, pooled);
  code.output(code.apply(lambda(code, scaled, sampleShape(code, 'channelsLast')), code.channelsLast()), 'channelsLast');
}

/** Pooling of volumes: [N, C, D, H, W] → [N, C, …]. */
export function volumePool<const F extends readonly Field[]>(options: VolumePoolOptions<F>): LayerDefinition;
export function volumePool(options: AnyOptions): LayerDefinition {
  const { type } = options;
  return {
    type,
    family: 'pooling',
    prefix: 'pool',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: 3,
    operation: options.operation,
    fields: [
      tripleField('kernel_size', 2, 1, { en: 'Size of the window.', zh: '窗口的大小。' }),
      {
        key: 'stride',
        kind: 'triple',
        default: null,
        min: 1,
        help: {
          en: 'Stride of the window; kernel_size if left empty.',
          zh: '窗口的步长；留空时等于 kernel_size。',
        },
      },
      tripleField('padding', 0, 0, {
        en: 'Padding added on each side; at most half the window.',
        zh: '每一侧的填充，最多为窗口的一半。',
      }),
      CEIL_MODE,
      ...(options.fields ?? []),
    ],
    infer: (context) => {
      const { channels, output } = volumeWindow(type, context);
      return [{ dtype: 'float32', shape: ['N', channels, ...output] }];
    },
    parameters: () => [],
    multiplyAdds: () => 0,
    summary: (_, params) => volumeSummary(params),
    lower: (lowering) => lower(lowering, options),
    typescript: (code) => write(code, options),
    picture: {
      kind: 'volume',
      axes: (params, input) => {
        const { kernel, strides, dilations, edges } = volumeWindow(type, contextOf(params, [input]));
        return volumeAxes(kernel, strides, dilations, edges);
      },
    },
    help: options.help,
  };
}
