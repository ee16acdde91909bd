import { lambda, layoutOf, literal, sampleShape } from '../code.ts';
import { axisAt, contextOf, anyAt, ONE_INPUT, ONE_OUTPUT, axisField } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { axisInMemory } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

/** Beyond every axis: "to the end". */
const END = 65_536;

/** Axis, first index and length, by Python's rules for [start:end]. */
function range(context: ShapeContext<{ readonly dim: number; readonly start: number; readonly end: number }>): {
  axis: number;
  start: number;
  length: number;
} {
  const axis = axisAt(context, 'Slice');
  const { shape } = anyAt(context);
  const size = shape[axis] as number;
  const index = (key: 'start' | 'end'): number => {
    const value = context.params[key];
    return Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  };
  const [start, end] = [index('start'), index('end')];
  if (end > start) return { axis, start, length: end - start };
  throw new LayerProblem(
    'layer.emptySlice',
    {
      dim: axis,
      size,
      start: context.params.start,
      end: context.params.end,
      got: formatShape(shape),
    },
    { field: 'end', fixes: [{ kind: 'setParams', params: { start: 0, end: END } }] },
  );
}

const indexField = <const K extends string>(key: K, value: number, en: string, zh: string) =>
  ({ key, kind: 'integer', default: value, min: -END, max: END, help: { en, zh } }) as const;

export const Slice = defineLayer({
  type: 'Slice',
  family: 'shape',
  prefix: 'slice',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    axisField('dim', 1, { en: 'The axis to slice.', zh: '要切片的轴。' }),
    indexField('start', 0, 'First index; negative ones count from the end.', '起始索引；负数从末尾数起。'),
    indexField('end', END, 'End index, exclusive; clipped to the axis.', '结束索引（不含）；超出的部分忽略。'),
  ],
  infer: (context) => {
    const { axis, length } = range(context);
    const { dtype, shape } = anyAt(context);
    return [{ dtype, shape: shape.map((dim, i) => (i === axis ? length : dim)) }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => {
    const [start, end] = [params.start, params.end];
    return `dim ${String(params.dim)}, ${start || ''}:${end === END ? '' : end}`;
  },
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    const shape = lowering.shape();
    const { axis, start, length } = range(contextOf(lowering.params, [shape]));
    const at = axisInMemory(axis, shape.length, layout);
    const begin = shape.map((_, i) => (i === at ? start : 0));
    lowering.output(
      lowering.b.slice(
        value,
        begin,
        shape.map((_, i) => (i === at ? length : -1)),
      ),
      layout,
    );
  },
  typescript: (code) => {
    const layout = layoutOf(code);
    const { axis, start, length } = range(code);
    const { shape } = code.inputs[0]!;
    const at = axisInMemory(axis, shape.length, layout);
    const begin = shape.map((_, i) => (i === at ? start : 0));
    const size = shape.map((_, i) => (i === at ? length : -1));
    const of = `tf.slice(x, ${literal(begin)}, ${literal(size)})`;
    code.output(code.apply(lambda(code, of, sampleShape(code, layout)), code.input()), layout);
  },
  python: (code) => {
    const { axis } = range(code);
    const [start, end] = [code.params.start, code.params.end];
    const of = `${start || ''}:${end === END ? '' : end}`;
    code.output(`${code.input()}[${':, '.repeat(axis)}${of}]`);
  },
  picture: (params) => {
    const { dim, start, end } = params;
    return { kind: 'slice', dim, start, end: end === END ? Infinity : end };
  },
  help: {
    what: { en: 'Keeps a range of one axis.', zh: '只保留一个轴上的一段。' },
    details: {
      en: 'Like x[:, start:end] in Python: some channels, some rows, or the last step of a sequence with start −1.',
      zh: '相当于 Python 的 x[:, start:end]：若干通道、若干行，或用 start −1 取序列的最后一步。',
    },
    formula: String.raw`y_i = x_{\mathrm{start} + i}, \quad 0 \le i < \mathrm{end} - \mathrm{start}`,
    pytorch: 'torch.Tensor.__getitem__',
  },
});
