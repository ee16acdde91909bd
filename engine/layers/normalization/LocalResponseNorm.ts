import type { Value } from '../../program/builder.ts';
import type { Pair } from '../../program/types.ts';
import { lambda } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import type { FieldOf } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';

const numberField = <const K extends string>(key: K, value: number, en: string, zh: string): FieldOf<K, 'number'> => ({
  key,
  kind: 'number',
  default: value,
  help: { en, zh },
});

function check(context: ShapeContext): void {
  const { shape } = inputAt(context);
  if (shape.length >= 3) return;
  throw new LayerProblem('layer.needsSpace', { layer: 'LocalResponseNorm', got: formatShape(shape) }, { input: 0 });
}

export const LocalResponseNorm = defineLayer({
  type: 'LocalResponseNorm',
  family: 'normalization',
  prefix: 'lrn',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'size',
      kind: 'integer',
      default: 5,
      min: 1,
      max: 1024,
      help: { en: 'Number of neighbouring channels used for normalization.', zh: '用于归一化的相邻通道数。' },
    },
    numberField('alpha', 1e-4, 'Weight of the squares.', '平方和的权重。'),
    numberField('beta', 0.75, 'The power.', '幂次。'),
    numberField('k', 1, 'Added to the squares.', '加在平方和上的数。'),
  ],
  infer: (context) => {
    check(context);
    return [inputAt(context)];
  },
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context) * context.params.size,
  summary: (_, params) => `${String(params.size)} channels`,
  lower: (lowering) => {
    const { b, params } = lowering;
    const { size, alpha, beta, k } = params;
    const x = lowering.channelsLast();
    const last = x.type.shape.length - 1;
    const edges: Pair = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
    const squares = b.pad(
      b.mul(x, x),
      x.type.shape.map((_, i): Pair => (i === last ? edges : [0, 0])),
    );
    const window = Array.from({ length: size }, (_, i): Value => {
      const begin = x.type.shape.map((_dim, axis) => (axis === last ? i : 0));
      const length = x.type.shape.map((dim, axis) => (axis === last ? (dim as number) : -1));
      return b.slice(squares, begin, length);
    });
    const sum = window.reduce((before, part) => b.add(before, part));
    const base = b.add(b.mul(sum, b.scalar(alpha / size)), b.scalar(k));
    lowering.output(b.mul(x, b.exp(b.mul(b.log(base), b.scalar(-beta)))), 'channelsLast');
  },
  typescript: (code) => {
    const { size, alpha, beta, k } = code.params;
    const numbers = [size, alpha, beta, k].join(', ');
    const of = `${code.use('localResponse')}(x, ${numbers})`;
    code.output(code.apply(lambda(code, of), code.channelsLast()), 'channelsLast');
  },
  picture: (params) => ({ kind: 'neighbours', size: params.size }),
  help: {
    what: {
      en: 'Normalizes every value by the squares of neighbouring channels at the same position.',
      zh: '用同一位置相邻通道的平方和归一化每个值。',
    },
    details: {
      en: 'AlexNet and GoogLeNet use it; batch normalization has replaced it. It has no parameters.',
      zh: 'AlexNet 和 GoogLeNet 使用它，后来被批归一化取代。没有可学习的参数。',
    },
    formula: String.raw`y_c = x_c \Big(k + \frac{\alpha}{n} \sum_{c'=c-n/2}^{c+n/2} x_{c'}^2\Big)^{-\beta}`,
    pytorch: 'torch.nn.LocalResponseNorm',
  },
});
