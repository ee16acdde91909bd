import { literal } from '../code.ts';
import { ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { isPadded, poolEdges, poolSummary, poolType, poolWindow, WINDOW_FIELDS } from './window.ts';

const NAME = 'MaxPool2d';
/** Smaller than every float32: what a maximum ignores. */
const LOWEST = -3.4028234663852886e38;

export const MaxPool2d: LayerDefinition = {
  type: NAME,
  family: 'pooling',
  prefix: 'pool',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: WINDOW_FIELDS,
  infer: (context) => [poolType(context, NAME)],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => poolSummary(params),
  lower: (lowering) => {
    const { b, params } = lowering;
    const window = poolWindow({ params, inputs: [{ dtype: 'float32', shape: lowering.shape() }] }, NAME);
    const [rows, columns] = poolEdges(window);
    const x = b.pad(lowering.channelsLast(), [[0, 0], rows, columns, [0, 0]], LOWEST);
    lowering.output(b.maxPool(x, { kernel: window.kernel, strides: window.strides }), 'channelsLast');
  },
  typescript: (code) => {
    const window = poolWindow({ params: code.params, inputs: code.inputs }, NAME);
    const edges = poolEdges(window);
    let x = code.channelsLast();
    if (isPadded(edges))
      x = code.apply(`new ${code.use('Pad2d')}(${literal({ padding: edges, value: LOWEST })})`, x, 'Padded');
    const config = { name: code.name, poolSize: window.kernel, strides: window.strides };
    code.output(code.apply(`tf.layers.maxPooling2d(${literal(config)})`, x), 'channelsLast');
  },
  help: {
    what: { en: 'Keeps the largest value of every window.', zh: '保留每个窗口中的最大值。' },
    details: {
      en: 'The picture shrinks and small shifts stop to matter. Each channel is pooled by itself; there is nothing to learn.',
      zh: '图像变小，微小的位移不再重要。各通道分别池化，没有需要学习的参数。',
    },
    formula: String.raw`y_{c,i,j} = \max_{u,v}\; x_{c,\,si+u,\,sj+v}`,
    pytorch: 'torch.nn.MaxPool2d',
  },
};
