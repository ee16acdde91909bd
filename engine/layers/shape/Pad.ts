import { literal } from '../code.ts';
import { contextOf, imageAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { Field, LayerDefinition, Resolved } from '../definition.ts';
import type { Pair } from '../../program/types.ts';

const EDGES = ['top', 'bottom', 'left', 'right'] as const;
const HELP = {
  top: { en: 'Rows added above.', zh: '上方添加的行数。' },
  bottom: { en: 'Rows added below.', zh: '下方添加的行数。' },
  left: { en: 'Columns added on the left.', zh: '左侧添加的列数。' },
  right: { en: 'Columns added on the right.', zh: '右侧添加的列数。' },
};

function edgesOf(params: Resolved): [Pair, Pair] {
  const [top, bottom, left, right] = EDGES.map((edge) => params[edge] as number) as [number, number, number, number];
  return [
    [top, bottom],
    [left, right],
  ];
}

export const Pad: LayerDefinition = {
  type: 'Pad',
  family: 'shape',
  prefix: 'pad',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    ...EDGES.map((key): Field => ({ key, kind: 'integer', default: 1, min: 0, max: 4096, help: HELP[key] })),
    { key: 'value', kind: 'number', default: 0, help: { en: 'What is put there.', zh: '填充的值。' } },
  ],
  infer: (context) => {
    const { channels, size } = imageAt(context, 'Pad');
    const [rows, columns] = edgesOf(context.params);
    return [
      { dtype: 'float32', shape: ['N', channels, size[0] + rows[0] + rows[1], size[1] + columns[0] + columns[1]] },
    ];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => EDGES.map((edge) => String(params[edge])).join(', '),
  lower: (lowering) => {
    imageAt(contextOf(lowering.params, [lowering.shape()]), 'Pad');
    const { value, layout } = lowering.input();
    const edges = edgesOf(lowering.params);
    const none: Pair = [0, 0];
    const all = layout === 'plain' ? [none, none, ...edges] : [none, ...edges, none];
    lowering.output(lowering.b.pad(value, all, lowering.params['value'] as number), layout);
  },
  typescript: (code) => {
    const config = { name: code.name, padding: edgesOf(code.params), value: code.params['value'] };
    code.output(code.apply(`new ${code.use('Pad2d')}(${literal(config)})`, code.channelsLast()), 'channelsLast');
  },
  help: {
    what: { en: 'Puts a frame of one value around images.', zh: '在图像周围加上一圈相同的值。' },
    details: {
      en: 'For padding that differs from side to side; convolutions and poolings have their own for equal sides.',
      zh: '用于各边不同的填充；各边相同时卷积和池化自带填充。',
    },
    formula: String.raw`(N, C, H, W) \to (N, C, H + t + b, W + l + r)`,
    pytorch: 'torch.nn.ConstantPad2d',
  },
};
