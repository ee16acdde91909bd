import { anyAt, valuesOf } from '../common.ts';
import type { ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { reshaping } from './reshaping.ts';
import { smallSizes } from '../picture.ts';

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** The shape, with -1 for the inferred size. */
function reshaped(context: ShapeContext<{ readonly shape: readonly number[] }>) {
  const given = context.params.shape;
  const count = valuesOf(context);
  const fixed = product(given.filter((size) => size !== -1));
  const sizes = given.map((size) => (size === -1 ? count / fixed : size));
  const open = given.length - given.filter((size) => size !== -1).length;
  if (open < 2 && product(sizes) === count && sizes.every(Number.isInteger)) return ['N', ...sizes] as const;
  const params = {
    layer: 'Reshape',
    count,
    got: formatShape(anyAt(context).shape),
    shape: formatShape(given),
    needed: open ? `${fixed}·n` : fixed,
  };
  throw new LayerProblem('layer.reshape', params, {
    field: 'shape',
    input: 0,
    fixes: [{ kind: 'setParams', params: { shape: [count] } }],
  });
}

export const Reshape = reshaping({
  type: 'Reshape',
  fields: [
    {
      key: 'shape',
      kind: 'shape',
      default: [1, 28, 28],
      rest: true,
      help: {
        en: 'The new shape of a sample, without the batch. One size may be -1: it is inferred.',
        zh: '样本的新形状，不含批次。其中一个可以是 -1，表示由其余大小推出。',
      },
    },
  ],
  shape: reshaped,
  python: (code) => {
    const sizes = code.outputs[0]!.shape.slice(1).join(', ');
    code.output(`${code.input()}.reshape(-1, ${sizes})`);
  },
  picture: (params) => {
    const to = params.shape;
    const little = smallSizes(to);
    return { kind: 'reshape', sample: [1, product(little)], to, params: { shape: little } };
  },
  help: {
    what: { en: 'Changes the shape of a sample.', zh: '改变样本的形状。' },
    details: {
      en: 'The order of the values stays the same, and so must their number.',
      zh: '数值的顺序不变，个数必须相同。',
    },
    formula: String.raw`(N, \dots) \to (N, s_1, s_2, \dots)`,
    pytorch: 'torch.reshape',
  },
});
