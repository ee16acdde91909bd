import { literal } from '../code.ts';
import { ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { isPadded, poolEdges, poolSummary, poolType, poolWindow, WINDOW_FIELDS, type PoolWindow } from './window.ts';

const NAME = 'AvgPool2d';

/**
 * By what the mean over the whole padded window must be multiplied to be
 * PyTorch's, for every output place; null where it is 1 everywhere.
 */
function correction({ kernel, strides, padding, size, output }: PoolWindow, includePad: boolean): number[] | null {
  const counts = ([0, 1] as const).map((i) =>
    Array.from({ length: output[i] }, (_, o) => {
      const start = o * strides[i] - padding[i];
      const end = Math.min(start + kernel[i], size[i] + padding[i]);
      return includePad ? end - start : Math.min(end, size[i]) - Math.max(start, 0);
    }),
  );
  const area = kernel[0] * kernel[1];
  const factors = counts[0]!.flatMap((h) => counts[1]!.map((w) => area / (h * w)));
  return factors.every((factor) => factor === 1) ? null : factors;
}

export const AvgPool2d: LayerDefinition = {
  type: NAME,
  family: 'pooling',
  prefix: 'pool',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    ...WINDOW_FIELDS,
    {
      key: 'count_include_pad',
      kind: 'boolean',
      default: true,
      help: { en: 'Counts the zeros of the padding in the mean.', zh: '计算平均值时包含填充的零。' },
    },
  ],
  infer: (context) => [poolType(context, NAME)],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => poolSummary(params),
  lower: (lowering) => {
    const { b, params } = lowering;
    const window = poolWindow({ params, inputs: [{ dtype: 'float32', shape: lowering.shape() }] }, NAME);
    const [rows, columns] = poolEdges(window);
    const x = b.pad(lowering.channelsLast(), [[0, 0], rows, columns, [0, 0]]);
    const y = b.avgPool(x, { kernel: window.kernel, strides: window.strides });
    const factors = correction(window, params['count_include_pad'] as boolean);
    lowering.output(factors ? b.mul(y, b.constant(factors, [1, ...window.output, 1])) : y, 'channelsLast');
  },
  typescript: (code) => {
    const window = poolWindow({ params: code.params, inputs: code.inputs }, NAME);
    const edges = poolEdges(window);
    let x = code.channelsLast();
    if (isPadded(edges)) x = code.apply(`tf.layers.zeroPadding2d(${literal({ padding: edges })})`, x, 'Padded');
    const factors = correction(window, code.params['count_include_pad'] as boolean);
    const config = { name: code.name, poolSize: window.kernel, strides: window.strides };
    let y = code.apply(`tf.layers.averagePooling2d(${literal(config)})`, x);
    if (factors)
      y = code.apply(`new ${code.use('Scale2d')}(${literal({ factors, size: window.output })})`, y, 'Scaled');
    code.output(y, 'channelsLast');
  },
  help: {
    what: { en: 'Keeps the mean of every window.', zh: '保留每个窗口的平均值。' },
    details: {
      en: 'Smoother than taking the maximum; the first LeNet pooled this way. There is nothing to learn.',
      zh: '比取最大值更平滑；最早的 LeNet 就是这样池化的。没有需要学习的参数。',
    },
    formula: String.raw`y_{c,i,j} = \frac{1}{k_h k_w} \sum_{u,v} x_{c,\,si+u,\,sj+v}`,
    pytorch: 'torch.nn.AvgPool2d',
  },
};
