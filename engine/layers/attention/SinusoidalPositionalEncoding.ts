import { lambda } from '../code.ts';
import { positionLayer, type Steps } from './positions.ts';

/** "Attention Is All You Need" (Vaswani et al., 2017), section 3.5: sines at even indices, cosines at odd ones. */
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
      help: {
        en: 'Base of the wavelengths: the ratio of the longest to the shortest.',
        zh: '波长的底数：最长与最短波长之比。',
      },
    },
  ],
  table: ({ b, params }, steps) => b.constant(waves(steps, params.base), [steps.length, steps.features]),
  code: (code, { length, features }) => {
    const of = `tf.add(x, ${code.use('waves')}(${length}, ${features}, ${String(code.params.base)}))`;
    return lambda(code, of);
  },
  python: ({ params }) => (params.base === 10_000 ? '' : `base=${String(params.base)}`),
  picture: (params) => ({ kind: 'positions', table: { base: params.base } }),
  help: {
    what: {
      en: 'Adds sines and cosines of the position at many wavelengths.',
      zh: '加上位置在多个波长下的正弦和余弦。',
    },
    details: {
      en: 'It has no parameters and works for any length. The original Transformer uses it after its embedding.',
      zh: '没有可学习的参数，适用于任意长度。最初的 Transformer 在嵌入之后使用它。',
    },
    formula: String.raw`p_{l,2i} = \sin\frac{l}{10000^{2i/E}}, \quad p_{l,2i+1} = \cos\frac{l}{10000^{2i/E}}`,
    pytorch: 'torch.sin, torch.cos',
  },
});
