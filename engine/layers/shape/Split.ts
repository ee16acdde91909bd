import { lambda, layoutOf, literal, sampleShape } from '../code.ts';
import { anyAt, axisAt, contextOf, ONE_INPUT, axisField } from '../common.ts';
import { defineLayer, type Port, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { axisInMemory } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';
import { LARGEST } from '../picture.ts';

const MOST = 64;

/** The axis, and first index and length of each part: as torch.chunk, all but the last are equal. */
function parts(context: ShapeContext<{ readonly dim: number; readonly chunks: number }>): {
  axis: number;
  parts: { start: number; length: number }[];
} {
  const axis = axisAt(context, 'Split');
  const { shape } = anyAt(context);
  const [size, chunks] = [shape[axis] as number, context.params.chunks];
  const length = Math.ceil(size / chunks);
  if (Math.ceil(size / length) !== chunks) {
    const params = { dim: axis, size, chunks, got: formatShape(shape), possible: Math.ceil(size / length) };
    throw new LayerProblem('layer.split', params, {
      field: 'chunks',
      fixes: [{ kind: 'setParams', params: { chunks: Math.ceil(size / length) } }],
    });
  }
  const starts = Array.from({ length: chunks }, (_, i) => i * length);
  return { axis, parts: starts.map((start) => ({ start, length: Math.min(length, size - start) })) };
}

export const Split = defineLayer({
  type: 'Split',
  family: 'shape',
  prefix: 'split',
  inputs: ONE_INPUT,
  outputs: (params) =>
    Array.from({ length: Math.min(params.chunks, MOST) }, (_, i): Port => ({
      id: `out${i}`,
      label: { en: `chunk ${i + 1}`, zh: `第 ${i + 1} 块` },
    })),
  fields: [
    {
      key: 'chunks',
      kind: 'integer',
      default: 2,
      min: 2,
      max: MOST,
      help: {
        en: 'Number of chunks, each an output; the last is smaller where the axis does not divide evenly.',
        zh: '块数，每块是一个输出；不能整除时最后一块较小。',
      },
    },
    axisField('dim', 1, { en: 'The axis to split; 1 for channels.', zh: '要切分的轴；1 表示切分通道。' }),
  ],
  infer: (context) => {
    const { axis, parts: all } = parts(context);
    const { dtype, shape } = anyAt(context);
    return all.map(({ length }) => ({ dtype, shape: shape.map((dim, i) => (i === axis ? length : dim)) }));
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `${String(params.chunks)} parts, dim ${String(params.dim)}`,
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    const shape = lowering.shape();
    const { axis, parts: all } = parts(contextOf(lowering.params, [shape]));
    const at = axisInMemory(axis, shape.length, layout);
    for (const { start, length } of all) {
      const begin = shape.map((_, i) => (i === at ? start : 0));
      const size = shape.map((_, i) => (i === at ? length : -1));
      lowering.output(lowering.b.slice(value, begin, size), layout);
    }
  },
  typescript: (code) => {
    const layout = layoutOf(code);
    const { axis, parts: all } = parts(code);
    const { shape } = code.inputs[0]!;
    const at = axisInMemory(axis, shape.length, layout);
    all.forEach(({ start, length }, part) => {
      const begin = shape.map((_, i) => (i === at ? start : 0));
      const size = shape.map((_, i) => (i === at ? length : -1));
      const one = { ...code, name: `${code.name}${part + 1}`, outputs: [code.outputs[part]!] };
      const layer = lambda(one, `tf.slice(x, ${literal(begin)}, ${literal(size)})`, sampleShape(one, layout));
      code.output(code.apply(layer, code.input(), String(part + 1)), layout);
    });
  },
  python: (code) => {
    const { axis, parts: all } = parts(code);
    const names = all.map((_, i) => code.variable(String(i)));
    code.line(`${names.join(', ')} = ${code.input()}.chunk(${all.length}, dim=${axis})`);
    code.output(...names);
  },
  picture: (params) => {
    const [dim, chunks] = [params.dim, params.chunks];
    return { kind: 'split', dim, chunks, params: { chunks: Math.min(LARGEST.parts, chunks) } };
  },
  help: {
    what: { en: 'Splits a tensor into chunks along one axis.', zh: '沿一个轴把张量切分为几块。' },
    details: {
      en: 'For branches, as in ShuffleNet and gated units. Concat is the inverse.',
      zh: '用于分支，如 ShuffleNet 和门控单元。Concat 是其逆操作。',
    },
    formula: String.raw`[\,y_1;\, y_2;\, \dots\,] = x`,
    pytorch: 'torch.chunk',
  },
});
