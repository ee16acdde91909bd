import type { Pair } from '../../program/types.ts';
import { lambda, literal, sampleShape } from '../code.ts';
import { contextOf, inputAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { mostPadding, padAxis, paddedIndices } from '../convolution/paddingMode.ts';
import { defineLayer, features, type ShapeContext } from '../definition.ts';
import type { FieldOf } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { python } from '../python.ts';
import { LARGEST } from '../picture.ts';

const EDGES = ['top', 'bottom', 'left', 'right', 'front', 'back'] as const;
/** Sides of an image. */
const SIDES = ['top', 'bottom', 'left', 'right'] as const;
const HELP = {
  top: { en: 'Rows added above, of images and volumes.', zh: '上方添加的行数（图像和体数据）。' },
  bottom: { en: 'Rows added below, of images and volumes.', zh: '下方添加的行数（图像和体数据）。' },
  left: { en: 'Columns added on the left, or steps at the start.', zh: '左侧添加的列数，或序列开头的步数。' },
  right: { en: 'Columns added on the right, or steps at the end.', zh: '右侧添加的列数，或序列末尾的步数。' },
  front: { en: 'Slices added in front of volumes.', zh: '体数据前方添加的层数。' },
  back: { en: 'Slices added behind volumes.', zh: '体数据后方添加的层数。' },
};

/** Padding before and after each spatial axis. */
type Edges = Readonly<Record<(typeof EDGES)[number], number>>;
function edgesOf(params: Edges, rank: number): readonly Pair[] {
  const pair = (before: keyof Edges, after: keyof Edges): Pair => [params[before], params[after]];
  return [pair('front', 'back'), pair('top', 'bottom'), pair('left', 'right')].slice(-rank);
}

/** Checked sizes and padding of the spatial axes. */
function space(context: ShapeContext<Edges & { readonly mode: string }>): {
  size: readonly number[];
  edges: readonly Pair[];
  channels: number;
} {
  const { shape } = inputAt(context);
  if (shape.length < 3 || shape.length > 5) {
    throw new LayerProblem('layer.needsSpace', { layer: 'Pad', got: formatShape(shape) }, { input: 0 });
  }
  const [channels, ...size] = features(shape) as [number, ...number[]];
  const edges = edgesOf(context.params, size.length);
  const mode = context.params.mode;
  if (edges.some(([before, after], i) => Math.max(before, after) > mostPadding(size[i]!, mode))) {
    const padding = edges.map((pair) => pair.join('+')).join(' × ');
    const params = { layer: 'Pad', mode, padding, size: size.join('×') };
    const fixes = [{ kind: 'setParams', params: { mode: 'constant' } }] as const;
    throw new LayerProblem('layer.paddingMode', params, { field: 'mode', fixes });
  }
  return { size, edges, channels };
}

export const Pad = defineLayer({
  type: 'Pad',
  family: 'shape',
  prefix: 'pad',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'mode',
      kind: 'choice',
      default: 'constant',
      options: [
        { value: 'constant', label: { en: 'constant', zh: '常数' } },
        { value: 'reflect', label: { en: 'reflect', zh: '镜像' } },
        { value: 'replicate', label: { en: 'replicate', zh: '边缘重复' } },
        { value: 'circular', label: { en: 'circular', zh: '循环' } },
      ],
      help: { en: 'Padding mode.', zh: '填充方式。' },
    },
    ...EDGES.map((key): FieldOf<typeof key, 'integer'> => ({
      key,
      kind: 'integer',
      default: key === 'front' || key === 'back' ? 0 : 1,
      min: 0,
      max: 4096,
      help: HELP[key],
    })),
    { key: 'value', kind: 'number', default: 0, help: { en: 'The constant.', zh: '常数的值。' } },
  ],
  infer: (context) => {
    const { channels, size, edges } = space(context);
    return [
      {
        dtype: 'float32',
        shape: ['N', channels, ...size.map((dim, i) => dim + edges[i]![0] + edges[i]![1])],
      },
    ];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (context, params) =>
    edgesOf(params, context ? context.inputs[0]!.shape.length - 2 : 2)
      .flat()
      .join(', '),
  lower: (lowering) => {
    const { b, params } = lowering;
    const { edges } = space(contextOf(params, [lowering.shape()]));
    const { value, layout } = lowering.input();
    const first = layout === 'plain' ? 2 : 1;
    if (params.mode !== 'constant') {
      const padded = edges.reduce((x, pair, i) => padAxis(b, x, first + i, pair, params.mode), value);
      return lowering.output(padded, layout);
    }
    const none: Pair = [0, 0];
    const all = layout === 'plain' ? [none, none, ...edges] : [none, ...edges, none];
    return lowering.output(b.pad(value, all, params.value), layout);
  },
  typescript: (code) => {
    const { size, edges } = space(code);
    const { mode, value } = code.params;
    const layer = (): string => {
      if (mode !== 'constant') {
        const indices = edges.map((pair, i) => paddedIndices(size[i]!, pair, mode as string));
        return `new ${code.use('PadEdges')}(${literal({ name: code.name, indices })})`;
      }
      if (size.length === 2) return `new ${code.use('Pad2d')}(${literal({ name: code.name, padding: edges, value })})`;
      const pads = literal([[0, 0], ...edges, [0, 0]]);
      return lambda(code, `tf.pad(x, ${pads}, ${String(value)})`, sampleShape(code, 'channelsLast'));
    };
    code.output(code.apply(layer(), code.channelsLast()), 'channelsLast');
  },
  python: (code) => {
    const { edges } = space(code);
    const { mode, value } = code.params;
    // PyTorch's order starts with the last axis.
    const sides = python([...edges].reverse().flat());
    const how = mode === 'constant' ? (value ? `, value=${python(value)}` : '') : `, mode=${python(mode)}`;
    code.output(`F.pad(${code.input()}, ${sides}${how})`);
  },
  // Padding of an image, limited to a visible amount.
  picture: (params) => {
    const sides = SIDES.map((key) => params[key]);
    const little = SIDES.map((key, i) => [key, Math.min(LARGEST.side, sides[i]!)] as const);
    const [mode, value] = [params.mode, params.value];
    return { kind: 'pad', sides, mode, value, params: { ...Object.fromEntries(little), value: 0 } };
  },
  help: {
    what: { en: 'Pads sequences, images or volumes.', zh: '填充序列、图像或体数据。' },
    details: {
      en: 'For padding that differs from side to side; convolutions and poolings have their own for equal sides.',
      zh: '用于各边不同的填充；各边相同时卷积和池化自带填充。',
    },
    formula: String.raw`(N, C, H, W) \to (N, C, H + t + b, W + l + r)`,
    pytorch: 'torch.nn.functional.pad',
  },
});
