import { lambda } from '../code.ts';
import { positionLayer, type Steps } from './positions.ts';

/** "Attention Is All You Need" (Vaswani et al., 2017), section 3.5: sines in even places, cosines in odd ones. */
export function waves({ length, features }: Steps, base: number): number[] {
  return Array.from({ length: length * features }, (_, i) => {
    const [step, feature] = [Math.floor(i / features), i % features];
    const angle = step / base ** ((feature - (feature % 2)) / features);
    return feature % 2 ? Math.cos(angle) : Math.sin(angle);
  });
}

export const SinusoidalPositionalEncoding = positionLayer({
  type: 'SinusoidalPositionalEncoding',
  fields: [
    {
      key: 'base',
      kind: 'number',
      default: 10_000,
      min: 1,
      help: { en: 'How much longer the longest wave is than the shortest.', zh: '最长的波与最短的波的长度之比。' },
    },
  ],
  table: ({ b, params }, steps) => b.constant(waves(steps, params['base'] as number), [steps.length, steps.features]),
  code: (code, { length, features }) => {
    const of = `tf.add(x, ${code.use('waves')}(${length}, ${features}, ${String(code.params['base'])}))`;
    return lambda(code, of);
  },
  python: ({ params }) => (params['base'] === 10_000 ? '' : `base=${String(params['base'])}`),
  help: {
    what: {
      en: 'Adds waves of many lengths, by which every position can be told.',
      zh: '加上许多不同波长的波，每个位置由此可以分辨。',
    },
    details: {
      en: 'There is nothing to learn, and any length works. The original Transformer has it after its embedding.',
      zh: '没有需要学习的参数，任意长度都可用。最初的 Transformer 在嵌入之后使用它。',
    },
    formula: String.raw`p_{l,2i} = \sin\frac{l}{10000^{2i/E}}, \quad p_{l,2i+1} = \cos\frac{l}{10000^{2i/E}}`,
    pytorch: 'torch.sin, torch.cos',
  },
});
